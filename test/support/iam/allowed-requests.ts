import type { Plan } from "../../../plan/model";
import { STATE_BUCKET, STATE_KEY } from "./bootstrap-principals";
import { deployedResources, passedRoles, requestsOfResource } from "./deployment-requests";
import type { IamRequest } from "./evaluate";
import { requestsOf } from "./requests";
import { createServiceLinkedRole, serviceLinkedRoles } from "./service-linked-roles";

/** Reads of a preview and of a refresh, by service: the provider's reads of the types in the plans, and its look-ups. */
const READS: Readonly<Record<string, string>> = {
  acm: "DescribeCertificate ListTagsForCertificate",
  autoscaling: "DescribeAutoScalingGroups DescribeScheduledActions DescribeTags",
  ec2:
    "DescribeAddresses DescribeAddressesAttribute DescribeAvailabilityZones DescribeFlowLogs DescribeInternetGateways " +
    "DescribeLaunchTemplateVersions DescribeLaunchTemplates DescribeNatGateways DescribeNetworkAcls " +
    "DescribeNetworkInterfaces DescribePrefixLists DescribeRouteTables DescribeSecurityGroupRules " +
    "DescribeSecurityGroups DescribeSubnets DescribeVpcAttribute DescribeVpcEndpoints DescribeVpcs",
  ecr:
    "BatchCheckLayerAvailability BatchGetImage DescribeImages DescribePullThroughCacheRules DescribeRepositories " +
    "DescribeRepositoryCreationTemplates GetAuthorizationToken GetDownloadUrlForLayer GetLifecyclePolicy " +
    "GetRepositoryPolicy ListImages ListTagsForResource",
  eks:
    "DescribeAccessEntry DescribeAddon DescribeAddonVersions DescribeCluster DescribeNodegroup " +
    "DescribePodIdentityAssociation DescribeUpdate ListAssociatedAccessPolicies",
  elasticfilesystem:
    "DescribeBackupPolicy DescribeFileSystemPolicy DescribeFileSystems DescribeLifecycleConfiguration " +
    "DescribeMountTargetSecurityGroups DescribeMountTargets",
  elasticloadbalancing: "DescribeLoadBalancers",
  iam: "GetRole GetRolePolicy ListAttachedRolePolicies ListInstanceProfilesForRole ListRolePolicies",
  kms: "DescribeKey GetKeyPolicy GetKeyRotationStatus ListAliases ListResourceTags",
  logs: "DescribeLogGroups ListTagsForResource",
  rds: "DescribeDBInstances DescribeDBParameterGroups DescribeDBParameters DescribeDBSubnetGroups ListTagsForResource",
  route53: "GetChange GetHostedZone ListHostedZones ListResourceRecordSets ListTagsForResource",
  s3:
    "GetAccelerateConfiguration GetBucketAcl GetBucketCORS GetBucketLogging GetBucketObjectLockConfiguration " +
    "GetBucketOwnershipControls GetBucketPolicy GetBucketPublicAccessBlock GetBucketRequestPayment GetBucketTagging " +
    "GetBucketVersioning GetBucketWebsite GetEncryptionConfiguration GetLifecycleConfiguration " +
    "GetReplicationConfiguration ListBucket",
};

const IMAGE_WRITES = "BatchImportUpstreamImage CompleteLayerUpload InitiateLayerUpload PutImage UploadLayerPart";

/** Requests of every preview: reading resources, base images, and the state with its secrets. */
export async function readingRequests(): Promise<IamRequest[]> {
  const reads = Object.entries(READS).flatMap(([service, names]) => actions(service, names));
  return [
    ...(await Promise.all(reads.map((action) => requestsOf(action, { prefer: ["bucket"] })))).flat(),
    ...["s3:GetBucketLocation", "s3:ListBucket"].map((action) => ({ action, resource: STATE_BUCKET })),
    { action: "s3:GetObject", resource: `${STATE_BUCKET}/.pulumi/stacks/slipway/dev.json` },
    ...["kms:Decrypt", "kms:DescribeKey"].map((action) => ({ action, resource: STATE_KEY })),
  ];
}

/** Requests that a deployment of a plan makes besides: resources, roles of services, images and the state. */
export async function writingRequests(plan: Plan): Promise<IamRequest[]> {
  const resources = deployedResources(plan);
  const state = `${STATE_BUCKET}/.pulumi/stacks/slipway/${plan.environment}.json`;
  const requests = [
    ...(await Promise.all(resources.map(requestsOfResource))).flat(),
    ...passedRoles(resources),
    ...serviceLinkedRoles(resources).map(createServiceLinkedRole),
    ...(await Promise.all(actions("ecr", IMAGE_WRITES).map((action) => requestsOf(action)))).flat(),
    ...["s3:DeleteObject", "s3:PutObject"].map((action) => ({ action, resource: state })),
    ...["kms:Encrypt", "kms:GenerateDataKey"].map((action) => ({ action, resource: STATE_KEY })),
  ];
  return [...new Map(requests.map((request) => [JSON.stringify(request), request])).values()];
}

function actions(service: string, names: string): string[] {
  return names.split(" ").map((name) => `${service}:${name}`);
}
