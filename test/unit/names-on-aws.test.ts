import assert from "node:assert/strict";

import { awsType } from "../../plan/aws-types";
import type { Plan, PlannedResource } from "../../plan/model";
import { changedStackFile, plansOf } from "./plan/project";

/** Inputs that name a resource, or the resource that it belongs to. */
const NAME_INPUTS = [
  ...[
    "name",
    "bucket",
    "identifier",
    "prefix",
    "ecrRepositoryPrefix",
    "finalSnapshotIdentifier",
    "scheduledActionName",
  ],
  ...["autoscalingGroupName", "clusterName", "nodeGroupName", "repository", "repositoryName", "logGroupName"],
];

/** Parts of an identity that say which of several things in the same cluster or group it is. */
const PARTS = new Set(["addonName", "namespace", "serviceAccount", "scheduledActionName"]);

/** What keeps a name of one environment apart from the same name of another one in its account and region. */
type Reason = "project and stack" | "registry.prefix" | "domain" | "generated";

/** Every type that has a name by the program's choice; names of all others are generated. */
const TYPES: Readonly<Record<string, Readonly<Record<string, Reason>>>> = {
  "aws:autoscaling/schedule:Schedule": { autoscalingGroupName: "generated" },
  "aws:cloudwatch/logGroup:LogGroup": { name: "project and stack" },
  "aws:ecr/lifecyclePolicy:LifecyclePolicy": { repository: "registry.prefix" },
  "aws:ecr/pullThroughCacheRule:PullThroughCacheRule": { ecrRepositoryPrefix: "project and stack" },
  "aws:ecr/repository:Repository": { name: "registry.prefix" },
  "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate": { prefix: "project and stack" },
  "aws:ecr/repositoryPolicy:RepositoryPolicy": { repository: "registry.prefix" },
  "aws:eks/accessEntry:AccessEntry": { clusterName: "project and stack" },
  "aws:eks/accessPolicyAssociation:AccessPolicyAssociation": { clusterName: "project and stack" },
  "aws:eks/addon:Addon": { clusterName: "project and stack" },
  "aws:eks/nodeGroup:NodeGroup": { clusterName: "project and stack" },
  "aws:eks/podIdentityAssociation:PodIdentityAssociation": { clusterName: "project and stack" },
  "aws:kms/alias:Alias": { name: "project and stack" },
  "aws:rds/instance:Instance": { finalSnapshotIdentifier: "generated" },
  "aws:route53/record:Record": { name: "domain" },
  "aws:s3/bucket:Bucket": { bucket: "project and stack" },
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": { bucket: "project and stack" },
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": { bucket: "project and stack" },
  "aws:s3/bucketPolicy:BucketPolicy": { bucket: "project and stack" },
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": { bucket: "project and stack" },
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": {
    bucket: "project and stack",
  },
  "aws:s3/bucketVersioning:BucketVersioning": { bucket: "project and stack" },
  "eks:index:Cluster": { name: "project and stack" },
};

/** Two environments that have all settings of another one but these. */
const SECOND = { prefix: "second", domain: "second.example.com" };

function stackFiles(): Record<string, string> {
  const second = (config: Readonly<Record<string, unknown>>) => ({
    "slipway:registry": { ...(config["slipway:registry"] as object), prefix: SECOND.prefix },
    "slipway:domain": SECOND.domain,
  });
  return Object.fromEntries(
    ["dev", "prod"].flatMap((name) => [
      [name, changedStackFile(name, () => ({}))],
      [`${name}2`, changedStackFile(name, second)],
    ]),
  );
}

/** The names of a resource, by input; those that AWS or the engine's provider makes are not known. */
function namesOf({ type, inputs }: PlannedResource): [string, string][] {
  const keys = new Set([...NAME_INPUTS, ...(awsType(type).identity ?? [])]);
  return [...keys].flatMap((key) => (typeof inputs[key] === "string" ? [[key, inputs[key]] as [string, string]] : []));
}

describe("names on AWS of two environments in one account and region", function () {
  this.timeout(120_000);
  let plans: readonly Plan[];
  before(async () => {
    plans = await plansOf(stackFiles());
  });

  const resources = ({ environment, resources }: Plan) =>
    resources
      .filter(({ type }) => /^(aws|eks):/.test(type))
      .flatMap((resource) => namesOf(resource).map(([input, value]) => ({ ...resource, environment, input, value })));

  it("have a reason to differ, each in the table", () => {
    for (const { environment, type, input, value } of plans.flatMap(resources)) {
      if (value.startsWith("[") || PARTS.has(input)) continue;
      const reason = TYPES[type]?.[input];
      assert.ok(reason, `${type} has the ${input} ${value}: add a row that says what keeps it apart`);
      const second = environment.endsWith("2");
      const holds: Record<Reason, boolean> = {
        "project and stack": value.includes(`slipway-${environment}`),
        "registry.prefix": value.startsWith(`${SECOND.prefix}/`) === second,
        domain: value.endsWith(SECOND.domain) === second,
        generated: true,
      };
      assert.ok(holds[reason], `${type} ${value} of ${environment} does not depend on ${reason}`);
    }
    const rows = Object.entries(TYPES).flatMap(([type, row]) => Object.keys(row).map((input) => `${type} ${input}`));
    const planned = new Set(plans.flatMap(resources).map(({ type, input }) => `${type} ${input}`));
    assert.deepEqual(
      rows.filter((row) => !planned.has(row)),
      [],
    );
  });

  for (const environment of ["dev", "prod"]) {
    it(`differ between ${environment} and another environment with the same settings but prefix and domain`, () => {
      const ids = (name: string) => {
        const plan = plans.find((one) => one.environment === name);
        assert.ok(plan);
        return plan.resources.flatMap(({ type, inputs }) => {
          const { identity } = awsType(type);
          const values = identity?.map((key) => inputs[key]) ?? [];
          const known =
            values.length > 0 && values.every((value) => typeof value === "string" && !value.startsWith("["));
          return known ? [`${type} ${values.join(" ")}`] : [];
        });
      };
      const own = ids(environment);
      const other = new Set(ids(`${environment}2`));
      assert.ok(own.some((id) => id.startsWith("aws:ecr/repository:")) && other.size === own.length);
      assert.deepEqual(
        own.filter((id) => other.has(id)),
        [],
      );
    });
  }
});
