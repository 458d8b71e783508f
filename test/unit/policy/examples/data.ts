import { examplesOf, resource, type RuleExamples, urnOf } from "./example";

const BUCKET = "aws:s3/bucket:Bucket";
const BLOCK = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock";
const POLICY = "aws:s3/bucketPolicy:BucketPolicy";
const INSTANCE = "aws:rds/instance:Instance";
const LOGS = "aws:cloudwatch/logGroup:LogGroup";
const TEMPLATE = "aws:ec2/launchTemplate:LaunchTemplate";

const CLOSED = {
  bucket: "data",
  blockPublicAcls: true,
  blockPublicPolicy: true,
  ignorePublicAcls: true,
  restrictPublicBuckets: true,
};

function bucketPolicy(statement: object) {
  const policy = { Statement: [{ Effect: "Allow", Action: "s3:GetObject", Resource: "*", ...statement }] };
  return [resource(POLICY, { policy: JSON.stringify(policy) })];
}

function tlsPolicy(change: object): string {
  const denied = { Effect: "Deny", Principal: "*", Action: "s3:*", Resource: "*" };
  const Condition = { Bool: { "aws:SecureTransport": "false" } };
  return JSON.stringify({ Statement: [{ ...denied, Condition, ...change }] });
}

function versioning(status: string) {
  return resource("aws:s3/bucketVersioning:BucketVersioning", { bucket: "data", versioningConfiguration: { status } });
}

/** Buckets, databases and encryption. */
export const DATA_EXAMPLES: Readonly<Record<string, RuleExamples>> = {
  "bucket-not-public": {
    passing: [
      [resource(BUCKET, { acl: "private" })],
      [resource(BLOCK, CLOSED)],
      bucketPolicy({ Principal: "*", Condition: { StringEquals: { "aws:PrincipalOrgID": "o-example" } } }),
      bucketPolicy({ Principal: { AWS: "arn:aws:iam::111122223333:root" } }),
      bucketPolicy({ Principal: "*", Effect: "Deny" }),
    ],
    failing: [
      {
        resources: [resource(BUCKET, { acl: "public-read" })],
        messages: ["acl is public-read; remove it, or use private"],
      },
      {
        resources: [resource(BLOCK, { ...CLOSED, blockPublicPolicy: false })],
        messages: ["blockPublicPolicy is false; it must be true"],
      },
      {
        resources: bucketPolicy({ Principal: { AWS: "*" }, Sid: "Everybody" }),
        messages: ["statement Everybody of the policy allows everybody; name the principals or add a condition"],
      },
    ],
  },
  "bucket-public-access-blocked": {
    passing: [
      [resource(BUCKET, {}), resource(BLOCK, { ...CLOSED, bucket: "[id of x]" }, { dependsOn: [urnOf(BUCKET)] })],
      [resource(BUCKET, { bucket: "data" }), resource(BLOCK, CLOSED)],
    ],
    failing: [
      {
        resources: [resource(BUCKET, { bucket: "data" }), resource(BLOCK, { ...CLOSED, bucket: "other" })],
        messages: ["the bucket has no BucketPublicAccessBlock; add one"],
      },
      { resources: [resource(BUCKET, {})], messages: ["the bucket has no BucketPublicAccessBlock; add one"] },
    ],
  },
  "bucket-tls-only": {
    passing: [[resource(BUCKET, { bucket: "data" }), resource(POLICY, { bucket: "data", policy: tlsPolicy({}) })]],
    failing: [
      [resource(BUCKET, { bucket: "data" })],
      [resource(BUCKET, { bucket: "data" }), resource(POLICY, { bucket: "other", policy: tlsPolicy({}) })],
      [
        resource(BUCKET, { bucket: "data" }),
        resource(POLICY, { bucket: "data", policy: tlsPolicy({ Effect: "Allow" }) }),
      ],
      [
        resource(BUCKET, { bucket: "data" }),
        resource(POLICY, { bucket: "data", policy: tlsPolicy({ Action: "s3:GetObject" }) }),
      ],
      [
        resource(BUCKET, { bucket: "data" }),
        resource(POLICY, { bucket: "data", policy: tlsPolicy({ Condition: {} }) }),
      ],
    ].map((resources) => ({
      resources,
      messages: ["no BucketPolicy of the bucket denies s3:* where aws:SecureTransport is false; add one"],
    })),
  },
  "bucket-versioned": {
    passing: [[resource(BUCKET, { bucket: "data" }), versioning("Enabled")]],
    failing: [
      [resource(BUCKET, { bucket: "data" })],
      [resource(BUCKET, { bucket: "data" }), versioning("Suspended")],
    ].map((resources) => ({
      resources,
      messages: ["no BucketVersioning of the bucket has status Enabled; add one"],
    })),
  },
  "database-not-public": examplesOf(
    INSTANCE,
    [{}, { publiclyAccessible: false }],
    [
      [
        { publiclyAccessible: true },
        "publiclyAccessible is true; it must be false: applications connect inside the network",
      ],
    ],
  ),
  "database-encrypted": examplesOf(
    INSTANCE,
    [{ storageEncrypted: true }],
    [
      [{}, "storageEncrypted is undefined; it must be true"],
      [{ storageEncrypted: false }, "storageEncrypted is false; it must be true"],
    ],
  ),
  "database-backed-up": examplesOf(
    INSTANCE,
    [{ backupRetentionPeriod: 1 }],
    [
      [{}, "backupRetentionPeriod is undefined; it must be a number of days from 1 to 35"],
      [{ backupRetentionPeriod: 0 }, "backupRetentionPeriod is 0; it must be a number of days from 1 to 35"],
    ],
  ),
  "node-volumes-encrypted": examplesOf(
    TEMPLATE,
    [{ blockDeviceMappings: [{ deviceName: "/dev/xvda", ebs: { encrypted: "true" } }] }],
    [
      [{}, "blockDeviceMappings is empty, so the AMI decides; add the volume as encrypted"],
      [
        { blockDeviceMappings: [{ deviceName: "/dev/xvda", ebs: { volumeSize: 50 } }] },
        "volume /dev/xvda has ebs.encrypted undefined; it must be true",
      ],
    ],
  ),
  "volumes-encrypted": examplesOf(
    "aws:efs/fileSystem:FileSystem",
    [{ encrypted: true }],
    [[{}, "encrypted is undefined; it must be true"]],
  ),
  "storage-class-encrypted": examplesOf(
    "kubernetes:storage.k8s.io/v1:StorageClass",
    [
      { provisioner: "ebs.csi.eks.amazonaws.com", parameters: { encrypted: "true" } },
      { provisioner: "rancher.io/local-path" },
    ],
    [
      [
        { provisioner: "ebs.csi.aws.com", parameters: { type: "gp3" } },
        'parameters.encrypted is undefined; it must be "true"',
      ],
    ],
  ),
  "logs-encrypted": examplesOf(
    LOGS,
    [{ kmsKeyId: "arn:aws:kms:eu-central-1:111122223333:key/example" }],
    [[{}, "kmsKeyId is not set; set it to the ARN of a KMS key that CloudWatch Logs may use"]],
  ),
  "logs-expire": examplesOf(
    LOGS,
    [{ retentionInDays: 30 }],
    [
      [{}, "retentionInDays is undefined; it must be a number of days"],
      [{ retentionInDays: 0 }, "retentionInDays is 0; it must be a number of days"],
    ],
  ),
  "keys-rotate": examplesOf(
    "aws:kms/key:Key",
    [{ enableKeyRotation: true }, { customerMasterKeySpec: "RSA_4096" }],
    [[{}, "enableKeyRotation is undefined; it must be true"]],
  ),
};
