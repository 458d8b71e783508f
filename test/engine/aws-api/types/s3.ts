import { joined, type ApiCall, type ApiType, type ApiTypes } from "../api-type";

const PUBLIC_ACCESS = ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"];

/** A type that is one setting of a bucket. */
function ofBucket(operation: string, parameters: ApiCall["parameters"], deletion: ApiCall): ApiType {
  return {
    service: "s3",
    create: { operation, ...(parameters && { parameters }) },
    id: ({ state }) => state.bucket,
    delete: [{ sends: ["bucket"], ...deletion }],
  };
}

export const S3_TYPES: ApiTypes = {
  "aws:s3/bucket:Bucket": {
    service: "s3",
    create: {
      operation: "CreateBucket",
      parameters: ({ region }) => ({ CreateBucketConfiguration: { LocationConstraint: region } }),
    },
    named: "bucket",
    converts: ["tags"],
    leavesOut: { forceDestroy: "the provider deletes all objects first; here are none" },
    id: ({ state }) => state.bucket,
    outputs: ({ state }) => ({ arn: `arn:aws:s3:::${joined("", state.bucket)}` }),
    then: [
      {
        operation: "PutBucketTagging",
        parameters: ({ id, state }) => ({ Bucket: id, Tagging: { TagSet: state.tags } }),
      },
    ],
    delete: [{ operation: "DeleteBucket", sends: ["bucket"] }],
  },
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": {
    ...ofBucket(
      "PutBucketLifecycleConfiguration",
      ({ state }) => ({ LifecycleConfiguration: { Rules: state.rules } }),
      { operation: "DeleteBucketLifecycle" },
    ),
    converts: ["rules"],
  },
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": {
    ...ofBucket("PutBucketOwnershipControls", ({ state }) => ({ OwnershipControls: { Rules: [state.rule] } }), {
      operation: "DeleteBucketOwnershipControls",
    }),
    converts: ["rule"],
  },
  "aws:s3/bucketPolicy:BucketPolicy": ofBucket("PutBucketPolicy", undefined, { operation: "DeleteBucketPolicy" }),
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": {
    ...ofBucket(
      "PutPublicAccessBlock",
      ({ state }) => ({
        PublicAccessBlockConfiguration: Object.fromEntries(PUBLIC_ACCESS.map((setting) => [setting, state[setting]])),
      }),
      { operation: "DeletePublicAccessBlock" },
    ),
    converts: PUBLIC_ACCESS,
  },
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": {
    ...ofBucket("PutBucketEncryption", ({ state }) => ({ ServerSideEncryptionConfiguration: { Rules: state.rules } }), {
      operation: "DeleteBucketEncryption",
    }),
    converts: ["rules"],
  },
  "aws:s3/bucketVersioning:BucketVersioning": ofBucket("PutBucketVersioning", undefined, {
    operation: "PutBucketVersioning",
    parameters: () => ({ VersioningConfiguration: { Status: "Suspended" } }),
  }),
};
