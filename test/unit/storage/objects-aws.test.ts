import assert from "node:assert/strict";

import { S3ObjectStore } from "../../../components/aws/object-store";
import { WorkloadIdentities } from "../../../components/aws/workload-identity";
import type { PlannedResource } from "../../../plan/model";
import { assertFamily, at, kind, only, recorded } from "../../support/record";
import { assertOutlives, statementsIn } from "../components/aws/support";
import { NODES, shopOnAws } from "./fixture";

const POD = "spec.template.spec";
const BUCKET = "slipway-test-shop-pictures-111122223333";
const namedAs = (resources: readonly PlannedResource[], pattern: RegExp) =>
  resources.filter(({ name, custom }) => custom && pattern.test(name)).map((one) => `${kind(one)} ${one.name}`);

describe("an object store on AWS", () => {
  it("is a bucket: private, encrypted, versioned, only over TLS", async () => {
    const resources = (await shopOnAws()).filter(({ name }) => name === "shop-pictures");
    const inputs = (wanted: string) => only(resources, wanted).inputs;
    assert.deepEqual(inputs("Bucket"), { bucket: BUCKET, forceDestroy: true, tags: { Name: "shop-pictures" } });
    assert.deepEqual(inputs("BucketPublicAccessBlock"), {
      blockPublicAcls: true,
      blockPublicPolicy: true,
      bucket: BUCKET,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    assert.deepEqual(inputs("BucketOwnershipControls").rule, { objectOwnership: "BucketOwnerEnforced" });
    assert.deepEqual(inputs("BucketServerSideEncryptionConfiguration").rules, [
      { applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } },
    ]);
    assert.deepEqual(inputs("BucketVersioning").versioningConfiguration, { status: "Enabled" });
    assert.deepEqual(at(only(resources, "BucketLifecycleConfiguration"), "rules.0"), {
      abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
      expiration: { expiredObjectDeleteMarker: true },
      filter: {},
      id: "noncurrent-versions",
      noncurrentVersionExpiration: { noncurrentDays: 30 },
      status: "Enabled",
    });
    const [statement] = statementsIn(only(resources, "BucketPolicy"));
    assert.deepEqual([statement?.Effect, statement?.Condition], ["Deny", { Bool: { "aws:SecureTransport": "false" } }]);
  });

  for (const [nodes, settings] of Object.entries(NODES)) {
    it(`gives each client a role for its own store, and no keys, with ${nodes}`, async () => {
      const resources = await shopOnAws(settings);
      assert.deepEqual(namedAs(resources, /^slipway-test-shop-(web|scan)/), [
        "PodIdentityAssociation slipway-test-shop-scan",
        "PodIdentityAssociation slipway-test-shop-web",
        "Role slipway-test-shop-scan",
        "Role slipway-test-shop-web",
        "RolePolicy slipway-test-shop-scan-shop-pictures",
        "RolePolicy slipway-test-shop-web-shop-archive",
      ]);
      assert.deepEqual(namedAs(resources, /^shop-(web|scan|pictures|archive).*(env|client)/), []);
      assertFamily(resources, ({ type }) => /^(pulumi:|slipway:)/.test(type));
      const scan = only(resources, "Deployment", "shop-scan");
      assert.deepEqual(at(scan, `${POD}.containers.0.env`), [
        { name: "S3_BUCKET", value: BUCKET },
        { name: "AWS_REGION", value: "eu-central-1" },
      ]);
      assert.equal(at(scan, `${POD}.serviceAccountName`), "shop-scan");
      const association = only(resources, "PodIdentityAssociation", "slipway-test-shop-scan");
      assert.deepEqual(association.inputs, {
        clusterName: "slipway-test",
        namespace: "shop",
        roleArn: "[arn of iam.Role slipway-test-shop-scan]",
        serviceAccount: "shop-scan",
      });
    });
  }

  it("allows a client to read and write objects of its own buckets, before its pods start", async () => {
    const resources = await shopOnAws();
    const policy = only(resources, "RolePolicy", "slipway-test-shop-scan-shop-pictures");
    const arn = "[arn of s3.Bucket shop-pictures]";
    assert.deepEqual(
      statementsIn(policy).map(({ Action, Resource }) => [Resource, Action]),
      [
        [[arn], ["s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads"]],
        [
          [`${arn}/*`],
          ["s3:AbortMultipartUpload", "s3:DeleteObject", "s3:GetObject", "s3:ListMultipartUploadParts", "s3:PutObject"],
        ],
      ],
    );
    for (const lasting of [
      "RolePolicy slipway-test-shop-web-shop-archive",
      "PodIdentityAssociation slipway-test-shop-web",
      "BucketPolicy shop-archive",
      "BucketVersioning shop-archive",
    ]) {
      assertOutlives(resources, lasting, "Deployment shop-web");
    }
  });

  it("cannot be deleted if the environment is protected", async () => {
    const bucket = only(await shopOnAws({ protect: true }), "Bucket", "shop-pictures");
    assert.deepEqual([bucket.options.protect, at(bucket, "forceDestroy")], [true, false]);
  });

  it("rejects a name that is too long for a bucket", async () => {
    const identities = new WorkloadIdentities({ prefix: "slipway-test", clusterName: "slipway-test" }, {});
    const args = {
      account: "111122223333",
      region: "eu-central-1",
      prefix: "slipway-test",
      namespace: "shop",
      identities,
    };
    await assert.rejects(
      recorded(() => new S3ObjectStore("shop-pictures-of-all-products-ever-sold", args)),
      / = 65 characters; at most 63 are allowed\. Shorten the object store's name, shop-pictures\S+, by 2$/,
    );
  });
});
