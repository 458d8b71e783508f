import assert from "node:assert/strict";

import { at } from "../../lib/values";
import { cacheNames, domainNames, environmentNames, type Name, nodeGroupNames } from "../../settings/environment-names";
import {
  arithmetic,
  assertName,
  NAME_LIMITS,
  type NameKind,
  type NameLimit,
  nameLength,
} from "../../settings/name-limits";
import type { Plan, PlannedResource } from "../../plan/model";
import { eksChildren } from "../engine/fakes/eks-children";
import { projectPlan } from "../support/plans";

const KINDS = Object.keys(NAME_LIMITS) as NameKind[];
const LIMITS: Readonly<Record<NameKind, NameLimit>> = NAME_LIMITS;

/** What settings decide in the environments of the project. */
const ENVIRONMENTS = {
  dev: { nodes: "auto", groups: [], domain: "dev.example.com" },
  prod: { nodes: "managed", groups: ["main"], domain: "example.com" },
} as const;

/** Types of AWS without a limit of their own in the table. */
const OTHERS: Readonly<Record<string, readonly string[]>> = {
  "AWS identifies them by number": [
    ...["defaultSecurityGroup", "eip", "flowLog", "internetGateway", "natGateway", "route", "routeTable", "subnet"],
    ...["routeTableAssociation", "vpc", "vpcEndpoint"],
  ].map((name) => `aws:ec2/${name}:${capitalized(name)}`),
  "part of another resource": [
    "aws:acm/certificateValidation:CertificateValidation",
    ...["lifecyclePolicy", "repositoryPolicy"].map((name) => `aws:ecr/${name}:${capitalized(name)}`),
    ...["backupPolicy", "fileSystemPolicy", "mountTarget"].map((name) => `aws:efs/${name}:${capitalized(name)}`),
    ...["accessEntry", "accessPolicyAssociation", "podIdentityAssociation"].map(
      (name) => `aws:eks/${name}:${capitalized(name)}`,
    ),
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
    "aws:kms/key:Key",
    ...["LifecycleConfiguration", "OwnershipControls", "Policy", "PublicAccessBlock", "Versioning"].map(
      (name) => `aws:s3/bucket${name}:Bucket${name}`,
    ),
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
  ],
  "the same name in every environment": ["aws:autoscaling/schedule:Schedule", "aws:eks/addon:Addon"],
};

type Environment = keyof typeof ENVIRONMENTS;
const NAMES = Object.keys(ENVIRONMENTS) as Environment[];

function capitalized(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** Names of one kind in a plan, without what Pulumi adds; those that only AWS or a chart knows are left out. */
function planned({ resources }: Plan, kind: NameKind): string[] {
  const { types } = LIMITS[kind];
  const own = resources.filter(({ type }) => type in types).map((resource) => nameOf(resource, types[resource.type]));
  return [...own, ...(kind === "role" ? componentRoles(resources) : [])].flatMap((name) => name ?? []);
}

function nameOf({ name, inputs }: PlannedResource, input: string | undefined): string | undefined {
  if (input === undefined) return name;
  const value = at(inputs, ...input.split("."));
  return typeof value === "string" && !value.startsWith("[") ? value : undefined;
}

/** Roles that the remote component makes: in servicerole.ts of pulumi-eks they end with `-role`. */
function componentRoles(resources: readonly PlannedResource[]): string[] {
  return resources
    .filter(({ type }) => type === "eks:index:Cluster")
    .flatMap(({ name, inputs }) =>
      eksChildren(inputs)
        .filter(({ policies }) => policies !== undefined)
        .map(({ suffix }) => `${name}-${suffix}-role`),
    );
}

function applications({ resources }: Plan): string[] {
  return resources.filter(({ type }) => type === "slipway:platform:Application").map(({ name }) => name);
}

/** The names that settings decide, by the functions that `readSettings` checks. */
function decided(environment: Environment, plan: Plan): Name[] {
  const { nodes, groups, domain } = ENVIRONMENTS[environment];
  const name = `slipway-${environment}`;
  return [
    ...environmentNames(name, nodes),
    ...cacheNames(name),
    ...groups.flatMap((group) => nodeGroupNames(name, group, true)),
    ...domainNames(domain, applications(plan), true),
    ...applications(plan).map((application) => ({ kind: "namespace" as const, parts: [application] })),
  ];
}

describe("names with a limit", function () {
  this.timeout(180_000);

  for (const kind of KINDS) {
    it(`may have as many characters as their limit, and no more: ${LIMITS[kind].what}`, () => {
      const { max, random = 0 } = LIMITS[kind];
      const parts = (length: number) => ["abc", "-".repeat(length - 3)];
      const most = max - random;
      assert.equal(nameLength(kind, parts(most)), max);
      assertName(kind, parts(most), "it");
      assert.throws(
        () => {
          assertName(kind, parts(most + 1), "it");
        },
        new RegExp(` = ${max + 1} characters; at most ${max} are allowed\\. Shorten it by 1$`),
      );
    });
  }

  it("have their arithmetic in messages", () => {
    assert.equal(
      arithmetic("nodeGroup", ["slipway-dev", "-nodes-", "main", ""]),
      '"slipway-dev" 11 + "-nodes-" 7 + "main" 4 + 8 that Pulumi adds = 30 characters; at most 63 are allowed',
    );
    assert.equal(arithmetic("bucket", ["abc"]), '"abc" 3 = 3 characters; at most 63 are allowed');
  });

  it("are those of every type in the plans that AWS names", async () => {
    const limited = new Set(KINDS.flatMap((kind) => Object.keys(LIMITS[kind].types)));
    const others = Object.values(OTHERS).flat();
    const plans = await Promise.all(NAMES.map(projectPlan));
    const types = new Set(plans.flatMap(({ resources }) => resources.map(({ type }) => type)));
    const known = new Set([...limited, ...others]);
    assert.deepEqual(
      [...types].filter((type) => /^(aws|eks):/.test(type) && !known.has(type)),
      [],
      "add a limit to the table, or the type to those without one",
    );
    assert.deepEqual(
      [...known].filter((type) => !types.has(type)),
      [],
    );
  });

  for (const environment of NAMES) {
    it(`are put together as in the plan of ${environment}`, async () => {
      const plan = await projectPlan(environment);
      const apps = applications(plan);
      const names = decided(environment, plan);
      for (const kind of KINDS) {
        const own = new Map(names.filter((name) => name.kind === kind).map(({ parts }) => [parts.join(""), parts]));
        for (const name of planned(plan, kind)) {
          assert.ok(nameLength(kind, own.get(name) ?? [name]) <= LIMITS[kind].max, `${kind} ${name} is too long`);
          const ofApplication = apps.some(
            (app) => name.startsWith(app) || name.startsWith(`slipway-${environment}-${app}-`),
          );
          assert.ok(
            own.has(name) || ofApplication || name === "ingress-nginx",
            `no function makes the ${kind} ${name}`,
          );
        }
      }
    });
  }

  it("are of every kind in the table", async () => {
    const plans = await Promise.all(NAMES.map(projectPlan));
    assert.deepEqual(
      KINDS.filter((kind) => plans.every((plan) => planned(plan, kind).length === 0)),
      [],
    );
  });

  it("count before they are needed for endpoints, flow logs and logins of the cache alone", async () => {
    const LATER = {
      dev: ["-endpoint", "-flow-logs", "-flow-logs", "-flow-logs", "/github", "/hub"],
      prod: ["/github", "/hub"],
    };
    for (const environment of NAMES) {
      const plan = await projectPlan(environment);
      const names = decided(environment, plan).map(({ kind, parts }) => ({ kind, name: parts.join("") }));
      const missing = names.filter(({ kind, name }) => !planned(plan, kind).includes(name));
      assert.deepEqual(missing.map(({ name }) => name.split(`slipway-${environment}`)[1]).sort(), LATER[environment]);
    }
  });
});
