/** How long names of one kind may be. */
export interface NameLimit {
  /** What has the name. */
  readonly what: string;
  /** Most characters. */
  readonly max: number;
  /** Where that number is documented. */
  readonly source: string;
  /**
   * Characters that Pulumi adds to the resource's own name: seven hexadecimal digits, mostly after a hyphen.
   * @default none: the program gives the name
   */
  readonly random?: 7 | 8;
  /** Input with the name, by type in the plan; undefined where Pulumi gives it, or the type has no other. */
  readonly types: Readonly<Record<string, string | undefined>>;
}

/** Names of which AWS or Kubernetes limits the length, except for those that are the same in every environment. */
export const NAME_LIMITS = {
  cluster: {
    what: "EKS cluster",
    max: 100,
    source: "Amazon EKS API, CreateCluster",
    types: { "eks:index:Cluster": "name" },
  },
  // The provider itself would allow 255 characters, and EKS reject the name during `up`.
  nodeGroup: {
    what: "EKS node group",
    max: 63,
    source: 'Amazon EKS User Guide, "Get started with Amazon EKS"',
    random: 8,
    types: { "aws:eks/nodeGroup:NodeGroup": undefined },
  },
  launchTemplate: {
    what: "launch template",
    max: 128,
    source: "Amazon EC2 API, CreateLaunchTemplate",
    random: 8,
    types: { "aws:ec2/launchTemplate:LaunchTemplate": undefined },
  },
  role: {
    what: "IAM role",
    max: 64,
    source: "IAM API, CreateRole",
    random: 8,
    types: { "aws:iam/role:Role": undefined },
  },
  rolePolicy: {
    what: "inline policy of an IAM role",
    max: 128,
    source: "IAM API, PutRolePolicy",
    random: 8,
    types: { "aws:iam/rolePolicy:RolePolicy": undefined },
  },
  pullThroughPrefix: {
    what: "prefix of a pull-through cache in ECR",
    max: 30,
    source: "Amazon ECR API, CreatePullThroughCacheRule",
    types: { "aws:ecr/pullThroughCacheRule:PullThroughCacheRule": "ecrRepositoryPrefix" },
  },
  creationTemplate: {
    what: "prefix of a repository creation template in ECR",
    max: 256,
    source: "Amazon ECR API, CreateRepositoryCreationTemplate",
    types: { "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate": "prefix" },
  },
  repository: {
    what: "ECR repository",
    max: 256,
    source: "Amazon ECR API, CreateRepository",
    types: { "aws:ecr/repository:Repository": "name" },
  },
  bucket: {
    what: "S3 bucket",
    max: 63,
    source: 'Amazon S3 User Guide, "Bucket naming rules"',
    types: { "aws:s3/bucket:Bucket": "bucket" },
  },
  // Here too the provider would allow 255 characters; it adds no hyphen.
  databaseServer: {
    what: "RDS instance",
    max: 63,
    source: "Amazon RDS API, CreateDBInstance",
    random: 7,
    types: { "aws:rds/instance:Instance": undefined },
  },
  databaseGroup: {
    what: "parameter group or subnet group in RDS",
    max: 255,
    source: "Amazon RDS API, CreateDBParameterGroup and CreateDBSubnetGroup",
    random: 8,
    types: { "aws:rds/parameterGroup:ParameterGroup": undefined, "aws:rds/subnetGroup:SubnetGroup": undefined },
  },
  fileSystem: {
    what: "creation token of an EFS file system",
    max: 64,
    source: "Amazon EFS API, CreateFileSystem",
    random: 8,
    types: { "aws:efs/fileSystem:FileSystem": undefined },
  },
  securityGroup: {
    what: "security group",
    max: 255,
    source: "Amazon EC2 API, CreateSecurityGroup",
    random: 8,
    types: { "aws:ec2/securityGroup:SecurityGroup": undefined },
  },
  keyAlias: {
    what: "alias of a KMS key",
    max: 256,
    source: "AWS KMS API, CreateAlias",
    types: { "aws:kms/alias:Alias": "name" },
  },
  logGroup: {
    what: "log group in CloudWatch",
    max: 512,
    source: "Amazon CloudWatch Logs API, CreateLogGroup",
    types: { "aws:cloudwatch/logGroup:LogGroup": "name" },
  },
  // Other names of the certificate may have 253 characters.
  certificate: {
    what: "first domain of an ACM certificate",
    max: 64,
    source: "AWS Certificate Manager API, RequestCertificate",
    types: { "aws:acm/certificate:Certificate": "domainName" },
  },
  host: {
    what: "host name",
    max: 253,
    source: "RFC 1035, section 3.1: 255 octets, of which two are not written",
    types: { "aws:route53/record:Record": "name" },
  },
  namespace: {
    what: "Kubernetes namespace, and first label of a host name",
    max: 63,
    source: 'Kubernetes, "Object Names and IDs": RFC 1123 label names',
    types: { "kubernetes:core/v1:Namespace": "metadata.name" },
  },
  service: {
    what: "Kubernetes Service",
    max: 63,
    source: 'Kubernetes, "Object Names and IDs": RFC 1035 label names',
    types: { "kubernetes:core/v1:Service": "metadata.name" },
  },
  // Pods have it, a hyphen and a hash of up to ten characters in the label controller-revision-hash.
  statefulSet: {
    what: "StatefulSet",
    max: 52,
    source: "kubernetes/kubernetes#64023",
    types: { "kubernetes:apps/v1:StatefulSet": "metadata.name" },
  },
  // The controller appends 11 characters for each run, and a Job's name has at most 63.
  cronJob: {
    what: "CronJob",
    max: 52,
    source: 'Kubernetes, "CronJob"',
    types: { "kubernetes:batch/v1:CronJob": "metadata.name" },
  },
} as const satisfies Record<string, NameLimit>;

/** A kind of name in the table. */
export type NameKind = keyof typeof NAME_LIMITS;

/** A name as the pieces that it is put together from. */
export type NameParts = readonly string[];

/** Length of the name in characters, with those that Pulumi adds. */
export function nameLength(kind: NameKind, parts: NameParts): number {
  return parts.join("").length + addedTo(kind);
}

/** `"slipway-dev" 11 + "-nodes-" 7 + "main" 4 + 8 that Pulumi adds = 30; at most 63 are allowed`. */
export function arithmetic(kind: NameKind, parts: NameParts): string {
  const added = addedTo(kind);
  const terms = parts.filter((part) => part !== "").map((part) => `${JSON.stringify(part)} ${part.length}`);
  const sum = [...terms, ...(added === 0 ? [] : [`${added} that Pulumi adds`])].join(" + ");
  return `${sum} = ${nameLength(kind, parts)} characters; at most ${NAME_LIMITS[kind].max} are allowed`;
}

/**
 * Rejects a name that an application's code decides; `readSettings` reports those that settings decide.
 *
 * @param parts the piece to shorten first.
 * @throws RangeError with the arithmetic, and by how much to shorten which piece.
 */
export function assertName(kind: NameKind, parts: NameParts, shorten: string): void {
  const excess = nameLength(kind, parts) - NAME_LIMITS[kind].max;
  if (excess <= 0) return;
  const { what } = NAME_LIMITS[kind];
  throw new RangeError(`the ${what} ${parts.join("")}: ${arithmetic(kind, parts)}. Shorten ${shorten} by ${excess}`);
}

function addedTo(kind: NameKind): number {
  const limit: NameLimit = NAME_LIMITS[kind];
  return limit.random ?? 0;
}
