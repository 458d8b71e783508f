import { at, items } from "../../../lib/values";
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
 * The listings of each service with rows in `types`. Not listed is what the program does not make, and what moto keeps where
 * AWS deletes it: the default network ACL of a deleted VPC, and the network interface of a deleted NAT gateway.
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

/** All that the API lists, as `<service> <operation> <ID>`, sorted; of KMS keys, those that are not to be deleted. */
export async function listAll(api: AwsApi, region: string): Promise<string[]> {
  const call = async (service: string, operation: string, parameters = {}) =>
    (await api.call({ service, operation, region, parameters })).result;
  const listed: string[] = [];
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
