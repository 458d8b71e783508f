import type { AwsService, AwsType } from "./aws-type";

const BUCKET: AwsType = { risk: "data", accessInputs: ["policy"] };

export const S3: AwsService = {
  types: {
    "aws:s3/bucket:Bucket": BUCKET,
    "aws:s3/bucketAcl:BucketAcl": { risk: "access" },
    "aws:s3/bucketPolicy:BucketPolicy": { risk: "access", policyDocuments: { policy: "resource" } },
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": { risk: "guard" },
    "aws:s3/bucketV2:BucketV2": BUCKET,
  },
};
