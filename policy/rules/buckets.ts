import { at } from "../../lib/values";
import { statementsOf } from "../documents";
import { resourceRule, stackRule } from "../rule";

const BUCKETS = ["aws:s3/bucket:Bucket", "aws:s3/bucketV2:BucketV2"];
const BLOCK = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock";
const BLOCKS = ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"];
const ACLS = ["aws:s3/bucketAcl:BucketAcl", "aws:s3/bucketAclV2:BucketAclV2"];

/** Public buckets are the most common cause of data leaks. */
export const bucketNotPublic = resourceRule(
  {
    name: "bucket-not-public",
    description: "No bucket is public by its ACL, its policy or a disabled public access block.",
  },
  [...BUCKETS, ...ACLS, BLOCK, "aws:s3/bucketPolicy:BucketPolicy"],
  function* (subject) {
    const { acl } = subject.props;
    if (typeof acl === "string" && /^(?:public-|authenticated-read)/.test(acl)) {
      yield `acl is ${acl}; remove it, or use private`;
    }
    if (subject.type === BLOCK) {
      for (const key of BLOCKS) {
        if (subject.props[key] !== true) yield `${key} is ${String(subject.props[key])}; it must be true`;
      }
    }
    for (const { allows, principals, conditional, label } of statementsOf(subject)) {
      if (allows && principals.includes("*") && !conditional) {
        yield `statement ${label} of the policy allows everybody; name the principals or add a condition`;
      }
    }
  },
);

/** AWS blocks public access to new buckets by default, but only a resource of the stack enforces it. */
export const bucketPublicAccessBlocked = stackRule(
  {
    name: "bucket-public-access-blocked",
    description: "Each bucket has a BucketPublicAccessBlock, so that no later ACL or policy makes it public.",
  },
  function* (resources) {
    const blocks = resources.filter(({ type }) => type === BLOCK);
    for (const bucket of resources.filter(({ type }) => BUCKETS.includes(type))) {
      const blocked = blocks.some(
        ({ dependencies, props }) =>
          dependencies.some(({ urn }) => urn === bucket.urn) || at(props, "bucket") === at(bucket.props, "bucket"),
      );
      if (!blocked) yield { resource: bucket, message: "the bucket has no BucketPublicAccessBlock; add one" };
    }
  },
);
