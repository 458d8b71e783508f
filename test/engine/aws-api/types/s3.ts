import type { ApiTypes } from "../api-type";

const PUBLIC_ACCESS = ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"];

export const S3_TYPES: ApiTypes = {
  "aws:s3/bucket:Bucket": {
    parameters: ({ region }) => ({ CreateBucketConfiguration: { LocationConstraint: region } }),
    converts: ["tags"],
    leavesOut: { forceDestroy: "the provider deletes all objects first; here are none" },
    outputs: ({ id }) => ({ arn: `arn:aws:s3:::${id}` }),
    then: [
      {
        operation: "PutBucketTagging",
        parameters: ({ id, state }) => ({ Bucket: id, Tagging: { TagSet: state.tags } }),
      },
    ],
  },
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": {
    operation: "PutBucketLifecycleConfiguration",
    parameters: ({ state }) => ({ LifecycleConfiguration: { Rules: state.rules } }),
    converts: ["rules"],
    delete: [{ operation: "DeleteBucketLifecycle" }],
  },
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": {
    operation: "PutBucketOwnershipControls",
    parameters: ({ state }) => ({ OwnershipControls: { Rules: [state.rule] } }),
    converts: ["rule"],
  },
  "aws:s3/bucketPolicy:BucketPolicy": { operation: "PutBucketPolicy" },
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": {
    operation: "PutPublicAccessBlock",
    parameters: ({ state }) => ({
      PublicAccessBlockConfiguration: Object.fromEntries(PUBLIC_ACCESS.map((setting) => [setting, state[setting]])),
    }),
    converts: PUBLIC_ACCESS,
  },
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": {
    operation: "PutBucketEncryption",
    parameters: ({ state }) => ({ ServerSideEncryptionConfiguration: { Rules: state.rules } }),
    converts: ["rules"],
  },
  "aws:s3/bucketVersioning:BucketVersioning": {
    operation: "PutBucketVersioning",
    delete: [
      {
        operation: "PutBucketVersioning",
        parameters: ({ id }) => ({ Bucket: id, VersioningConfiguration: { Status: "Suspended" } }),
      },
    ],
  },
};
