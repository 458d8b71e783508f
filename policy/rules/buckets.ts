import type { PolicyResource } from "@pulumi/policy";

import { at, items } from "../../lib/values";
import { statementsOf } from "../documents";
import { resourceRule, stackRule } from "../rule";

const BUCKETS = ["aws:s3/bucket:Bucket", "aws:s3/bucketV2:BucketV2"];
const BLOCK = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock";
const BLOCKS = ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"];
const POLICY = "aws:s3/bucketPolicy:BucketPolicy";
const VERSIONING = "aws:s3/bucketVersioning:BucketVersioning";
const ACLS = ["aws:s3/bucketAcl:BucketAcl", "aws:s3/bucketAclV2:BucketAclV2"];

/** Public buckets are the most common cause of data leaks. */
export const bucketNotPublic = resourceRule(
  {
    name: "bucket-not-public",
    description: "No bucket is public by its ACL, its policy or a disabled public access block.",
  },
  [...BUCKETS, ...ACLS, BLOCK, POLICY],
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
    for (const bucket of bucketsIn(resources)) {
      if (settingsOf(bucket, BLOCK, resources).length === 0) {
        yield { resource: bucket, message: "the bucket has no BucketPublicAccessBlock; add one" };
      }
    }
  },
);

/** S3 also accepts requests over plain HTTP. */
export const bucketTlsOnly = stackRule(
  {
    name: "bucket-tls-only",
    description: "Each bucket has a policy that denies requests without TLS.",
  },
  function* (resources) {
    for (const bucket of bucketsIn(resources)) {
      if (!settingsOf(bucket, POLICY, resources).some(deniesWithoutTls)) {
        yield {
          resource: bucket,
          message: "no BucketPolicy of the bucket denies s3:* where aws:SecureTransport is false; add one",
        };
      }
    }
  },
);

/** A deleted or overwritten object can only be restored if the bucket keeps its versions. */
export const bucketVersioned = stackRule(
  { name: "bucket-versioned", description: "Each bucket keeps previous versions of its objects." },
  function* (resources) {
    for (const bucket of bucketsIn(resources)) {
      const settings = settingsOf(bucket, VERSIONING, resources);
      if (!settings.some(({ props }) => at(props, "versioningConfiguration", "status") === "Enabled")) {
        yield { resource: bucket, message: "no BucketVersioning of the bucket has status Enabled; add one" };
      }
    }
  },
);

function bucketsIn(resources: readonly PolicyResource[]): PolicyResource[] {
  return resources.filter(({ type }) => BUCKETS.includes(type));
}

/** Resources of a type that belong to a bucket: they depend on it, or name it. */
function settingsOf(bucket: PolicyResource, wanted: string, resources: readonly PolicyResource[]): PolicyResource[] {
  return resources.filter(
    ({ type, dependencies, props }) =>
      type === wanted &&
      (dependencies.some(({ urn }) => urn === bucket.urn) || at(props, "bucket") === at(bucket.props, "bucket")),
  );
}

function deniesWithoutTls({ props }: PolicyResource): boolean {
  const { policy } = props as { readonly policy?: unknown };
  const document: unknown = typeof policy === "string" && policy.startsWith("{") ? JSON.parse(policy) : policy;
  return items(at(document, "Statement")).some(
    (statement) =>
      at(statement, "Effect") === "Deny" &&
      at(statement, "Principal") === "*" &&
      at(statement, "Action") === "s3:*" &&
      at(statement, "Condition", "Bool", "aws:SecureTransport") === "false",
  );
}
