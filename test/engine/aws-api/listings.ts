import { at, items } from "../../../lib/values";
import type { Props } from "../../../local/engine/fallback/protocol/types";
import type { AwsApi } from "./client";

/** A call that lists resources of one kind. */
interface Listing {
  readonly operation: string;
  /** The path of the list in the result. */
  readonly list: string;
  /** What identifies an item. @default the item itself */
  readonly id?: string;
  /** Whether an item still exists. @default all that are listed */
  readonly exists?: (item: unknown) => boolean;
}

/**
 * The listings of each service with rows in `types`, of all that the program or a service on its behalf makes. Default
 * network ACLs are left out, because moto keeps that of a deleted VPC.
 */
export const LISTINGS: Readonly<Record<string, readonly Listing[]>> = {
  acm: [{ operation: "ListCertificates", list: "CertificateSummaryList", id: "CertificateArn" }],
  autoscaling: [
    { operation: "DescribeAutoScalingGroups", list: "AutoScalingGroups", id: "AutoScalingGroupARN" },
    { operation: "DescribeScheduledActions", list: "ScheduledUpdateGroupActions", id: "ScheduledActionARN" },
  ],
  ec2: [
    { operation: "DescribeAddresses", list: "Addresses", id: "AllocationId" },
    { operation: "DescribeFlowLogs", list: "FlowLogs", id: "FlowLogId" },
    { operation: "DescribeInternetGateways", list: "InternetGateways", id: "InternetGatewayId" },
    { operation: "DescribeLaunchTemplates", list: "LaunchTemplates", id: "LaunchTemplateId" },
    { operation: "DescribeNatGateways", list: "NatGateways", id: "NatGatewayId", exists: isNotDeleted },
    {
      operation: "DescribeNetworkAcls",
      list: "NetworkAcls",
      id: "NetworkAclId",
      exists: (acl) => at(acl, "IsDefault") !== true,
    },
    { operation: "DescribeRouteTables", list: "RouteTables", id: "RouteTableId" },
    { operation: "DescribeSecurityGroups", list: "SecurityGroups", id: "GroupId" },
    { operation: "DescribeSubnets", list: "Subnets", id: "SubnetId" },
    { operation: "DescribeVpcEndpoints", list: "VpcEndpoints", id: "VpcEndpointId", exists: isNotDeleted },
    { operation: "DescribeVpcs", list: "Vpcs", id: "VpcId" },
  ],
  ecr: [{ operation: "DescribeRepositories", list: "repositories", id: "repositoryName" }],
  efs: [{ operation: "DescribeFileSystems", list: "FileSystems", id: "FileSystemId" }],
  eks: [{ operation: "ListClusters", list: "clusters" }],
  iam: [
    { operation: "ListInstanceProfiles", list: "InstanceProfiles", id: "InstanceProfileName" },
    { operation: "ListRoles", list: "Roles", id: "RoleName" },
  ],
  kms: [{ operation: "ListAliases", list: "Aliases", id: "AliasName" }],
  logs: [{ operation: "DescribeLogGroups", list: "logGroups", id: "logGroupName" }],
  rds: [
    { operation: "DescribeDBInstances", list: "DBInstances", id: "DBInstanceIdentifier" },
    { operation: "DescribeDBParameterGroups", list: "DBParameterGroups", id: "DBParameterGroupName" },
    { operation: "DescribeDBSnapshots", list: "DBSnapshots", id: "DBSnapshotIdentifier" },
    { operation: "DescribeDBSubnetGroups", list: "DBSubnetGroups", id: "DBSubnetGroupName" },
  ],
  route53: [{ operation: "ListHostedZones", list: "HostedZones", id: "Id" }],
  s3: [{ operation: "ListBuckets", list: "Buckets", id: "Name" }],
};

function isNotDeleted(item: unknown): boolean {
  return at(item, "State") !== "deleted";
}

/** The network interfaces, except for those of deleted NAT gateways, which moto keeps and AWS deletes. */
async function networkInterfaces(call: (operation: string) => Promise<Props>): Promise<string[]> {
  const gateways = items((await call("DescribeNatGateways")).NatGateways).filter((gateway) => !isNotDeleted(gateway));
  const kept = gateways.flatMap((gateway) =>
    items(at(gateway, "NatGatewayAddresses")).map((address) => at(address, "NetworkInterfaceId")),
  );
  const ids = items((await call("DescribeNetworkInterfaces")).NetworkInterfaces).map((one) =>
    at(one, "NetworkInterfaceId"),
  );
  return ids.filter((id) => !kept.includes(id)).map((id) => `ec2 DescribeNetworkInterfaces ${String(id)}`);
}

/** All that the API lists, as `<service> <operation> <ID>`, sorted; of KMS keys, those that are not to be deleted. */
export async function listAll(api: AwsApi, region: string): Promise<string[]> {
  const call = async (service: string, operation: string, parameters = {}) =>
    (await api.call({ service, operation, region, parameters })).result;
  const listed = await networkInterfaces((operation) => call("ec2", operation));
  for (const [service, listings] of Object.entries(LISTINGS)) {
    for (const { operation, list, id, exists = () => true } of listings) {
      const found = items((await call(service, operation))[list]).filter(exists);
      listed.push(...found.map((item) => `${service} ${operation} ${String(id === undefined ? item : at(item, id))}`));
    }
  }
  for (const key of items((await call("kms", "ListKeys")).Keys)) {
    const { KeyMetadata } = await call("kms", "DescribeKey", { KeyId: at(key, "KeyId") });
    if (at(KeyMetadata, "KeyState") !== "PendingDeletion") listed.push(`kms ListKeys ${String(at(key, "KeyId"))}`);
  }
  for (const zone of items((await call("route53", "ListHostedZones")).HostedZones)) {
    const { ResourceRecordSets } = await call("route53", "ListResourceRecordSets", { HostedZoneId: at(zone, "Id") });
    for (const record of items(ResourceRecordSets)) {
      listed.push(`route53 ListResourceRecordSets ${String(at(record, "Name"))} ${String(at(record, "Type"))}`);
    }
  }
  return listed.sort();
}
