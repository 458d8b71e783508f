import { bucket } from "../cost/rules/storage";
import { at, items } from "../../lib/values";
import { labelled } from "../text/short";
import { tagActions } from "./actions";
import type { AwsService, AwsType } from "./aws-type";

const BUCKET: AwsType = {
  actions: {
    projectBuckets: ["s3:CreateBucket", "s3:DeleteBucket", "s3:PutBucketTagging", ...tagActions("s3")],
    // A bucket that is not protected is deleted with its objects.
    projectObjects: ["s3:DeleteObject", "s3:DeleteObjectVersion"],
  },
  computed: (name, inputs) => ({ bucket: inputs.bucket ?? name }),
  replaceOnChanges: ["bucket", "bucketNamespace", "bucketPrefix", "objectLockEnabled"],
  identity: ["bucket"],
  deletionBlocker: ({ forceDestroy }) => (forceDestroy === true ? undefined : "it may still have objects"),
  keyValues: (inputs) => [inputs.forceDestroy === true ? "deleted with its objects" : undefined],
  risk: "data",
  accessInputs: ["policy"],
  charge: bucket,
};

/** A setting of a bucket: there is one of its type for each. */
function bucketSetting(row: AwsType): AwsType {
  return { replaceOnChanges: ["bucket"], identity: ["bucket"], ...row };
}

export const S3: AwsService = {
  readActions: [
    "s3:GetAccelerateConfiguration",
    "s3:GetBucketAcl",
    "s3:GetBucketCORS",
    "s3:GetBucketLocation",
    "s3:GetBucketLogging",
    "s3:GetBucketObjectLockConfiguration",
    "s3:GetBucketOwnershipControls",
    "s3:GetBucketPolicy",
    "s3:GetBucketPublicAccessBlock",
    "s3:GetBucketRequestPayment",
    "s3:GetBucketTagging",
    "s3:GetBucketVersioning",
    "s3:GetBucketWebsite",
    "s3:GetEncryptionConfiguration",
    "s3:GetLifecycleConfiguration",
    "s3:GetReplicationConfiguration",
    "s3:ListBucket",
    "s3:ListTagsForResource",
  ],
  types: {
    "aws:s3/bucket:Bucket": BUCKET,
    "aws:s3/bucketAcl:BucketAcl": { risk: "access", charge: "free" },
    "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": bucketSetting({
      actions: { projectBuckets: ["s3:PutLifecycleConfiguration"] },
      keyValues: (inputs) =>
        items(inputs.rules).map((rule) =>
          labelled(at(rule, "noncurrentVersionExpiration", "noncurrentDays"), "previous versions ", " days"),
        ),
      charge: "free",
    }),
    "aws:s3/bucketOwnershipControls:BucketOwnershipControls": bucketSetting({
      actions: { projectBuckets: ["s3:PutBucketOwnershipControls"] },
      risk: "guard",
      charge: "free",
    }),
    "aws:s3/bucketPolicy:BucketPolicy": bucketSetting({
      actions: { projectBuckets: ["s3:DeleteBucketPolicy", "s3:PutBucketPolicy"] },
      risk: "access",
      policyDocuments: { policy: "resource" },
      charge: "free",
    }),
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": bucketSetting({
      actions: { projectBuckets: ["s3:PutBucketPublicAccessBlock"] },
      risk: "guard",
      charge: "free",
    }),
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": bucketSetting({
      actions: { projectBuckets: ["s3:PutEncryptionConfiguration"] },
      charge: "free",
    }),
    "aws:s3/bucketV2:BucketV2": { risk: "data", accessInputs: ["policy"] },
    "aws:s3/bucketVersioning:BucketVersioning": bucketSetting({
      actions: { projectBuckets: ["s3:PutBucketVersioning"] },
      keyValues: (inputs) => [labelled(at(inputs, "versioningConfiguration", "status"), "versioning ")],
      charge: "with another",
    }),
  },
};
