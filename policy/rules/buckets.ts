import { at } from "../../lib/values";
import { statementsOf } from "../documents";
import { resourceRule, stackRule } from "../rule";

const BUCKETS = ["aws:s3/bucket:Bucket", "aws:s3/bucketV2:BucketV2"];
const BLOCK = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock";
const BLOCKS = ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"];
const ACLS = ["aws:s3/bucketAcl:BucketAcl", "aws:s3/bucketAclV2:BucketAclV2"];

/** A bucket that everybody can read is the commonest way in which data leaves an account. */
export const bucketNotPublic = resourceRule(
  {
    name: "bucket-not-public",
    description: "No bucket grants access to everybody, by its ACL, its policy or an opened block.",
  },
  [...BUCKETS, ...ACLS, BLOCK, "aws:s3/bucketPolicy:BucketPolicy"],
  function* (subject) {
    const { acl } = subject.props;
    if (typeof acl === "string" && /^(?:public-|authenticated-read)/.test(acl)) {
      yield `acl is ${acl}; leave it out, or use private`;
    }
    if (subject.type === BLOCK) {
      for (const key of BLOCKS) {
        if (subject.props[key] !== true) yield `${key} is ${String(subject.props[key])}; it must be true`;
      }
    }
    for (const { allows, principals, conditional, label } of statementsOf(subject)) {
      if (allows && principals.includes("*") && !conditional) {
        yield `statement ${label} of the policy lets everybody in; name the principals or add a condition`;
      }
    }
  },
);

/** AWS blocks public access of new buckets by itself, but only a resource of the stack keeps it so. */
export const bucketPublicAccessBlocked = stackRule(
  {
    name: "bucket-public-access-blocked",
    description: "Each bucket has a BucketPublicAccessBlock, so that no later ACL or policy can open it.",
  },
  function* (resources) {
    const blocks = resources.filter(({ type }) => type === BLOCK);
    for (const bucket of resources.filter(({ type }) => BUCKETS.includes(type))) {
      const blocked = blocks.some(
        ({ dependencies, props }) =>
          dependencies.some(({ urn }) => urn === bucket.urn) || at(props, "bucket") === at(bucket.props, "bucket"),
      );
      if (!blocked) yield { resource: bucket, message: "no BucketPublicAccessBlock names this bucket; add one" };
    }
  },
);
