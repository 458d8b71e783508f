import { shortType } from "../text/names";
import type { Computed, ComputedTable } from "./table";

const ACCOUNT = "[account]";
const REGION = "[region]";

/** Ports of the engines that RDS runs, where the program names none. */
const DATABASE_PORTS: Readonly<Record<string, number>> = { postgres: 5432, mysql: 3306, mariadb: 3306 };

/** What AWS adds to types whose outputs the program may use; {@link awsComputed} serves all others. */
export const AWS: ComputedTable = {
  "aws:acm/certificate:Certificate": (name, inputs) => ({
    domainValidationOptions: [...new Set([inputs.domainName, ...list(inputs.subjectAlternativeNames)])].map(
      (domainName) => ({
        domainName,
        resourceRecordName: `[validation name of ${name}]`,
        resourceRecordType: "CNAME",
        resourceRecordValue: `[validation value of ${name}]`,
      }),
    ),
  }),
  "aws:ec2/eip:Eip": (name) => ({ publicIp: `[address of ${name}]` }),
  "aws:ec2/launchTemplate:LaunchTemplate": () => ({ defaultVersion: 1, latestVersion: 1 }),
  "aws:ec2/vpc:Vpc": (name) => ({
    defaultNetworkAclId: `[network ACL of ${name}]`,
    defaultSecurityGroupId: `[security group of ${name}]`,
    mainRouteTableId: `[main route table of ${name}]`,
  }),
  "aws:ecr/repository:Repository": (_, inputs) => ({
    repositoryUrl: `${ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com/${String(inputs.name)}`,
    registryId: ACCOUNT,
  }),
  "aws:eks/cluster:Cluster": (name) => ({
    endpoint: `[endpoint of ${name}]`,
    certificateAuthority: { data: `[authority of ${name}]` },
    identities: [{ oidcs: [{ issuer: `[issuer of ${name}]` }] }],
  }),
  "aws:eks/nodeGroup:NodeGroup": (name) => ({
    resources: [{ autoscalingGroups: [{ name: `[autoscaling group of ${name}]` }] }],
    status: "ACTIVE",
  }),
  "aws:iam/role:Role": (name) => ({ uniqueId: `[unique id of ${name}]` }),
  "aws:kms/key:Key": (name) => ({ keyId: `[id of ${name}]` }),
  "aws:rds/instance:Instance": (name, inputs) => {
    const port = typeof inputs.port === "number" ? inputs.port : DATABASE_PORTS[String(inputs.engine)];
    return { address: `[address of ${name}]`, endpoint: `[address of ${name}]:${port ?? ""}`, port };
  },
  "aws:route53/record:Record": (_, inputs) => ({ fqdn: inputs.name }),
};

/** An ARN and a name, as nearly every type of AWS has them, and what the table knows besides. */
export function awsComputed(type: string): Computed {
  return (name, inputs) => ({
    arn: `[arn of ${shortType(type)} ${name}]`,
    name: inputs.name ?? name,
    ...AWS[type]?.(name, inputs),
  });
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
