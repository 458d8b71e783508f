import assert from "node:assert/strict";

import { parse } from "yaml";

import { diffPlans, type PlanDiff } from "../../plan/diff/diff";
import type { Plan, PlannedResource } from "../../plan/model";
import { checkPlan } from "../../policy/in-plan";
import type { ExistingNetworkSettings } from "../../settings/schema/aws";
import { readProjectFile } from "../support/documents";
import { projectPlan } from "../support/plans";
import { kind } from "../support/record";
import { changedStackFile, plansOf } from "./plan/project";

/** Types of EC2 that are part of a network. */
const NETWORK_KINDS = [
  ...["DefaultSecurityGroup", "Eip", "FlowLog", "InternetGateway", "NatGateway", "Route", "RouteTable"],
  ...["RouteTableAssociation", "Subnet", "Vpc", "VpcEndpoint"],
];

const SUBNETS_ANNOTATION = 'annotations["service.beta.kubernetes.io/aws-load-balancer-subnets"]';

/** The settings of the example in the documentation. */
function documented(): Readonly<Record<string, unknown>> {
  const [, section = ""] = readProjectFile("docs/operations.md").split("### Use an existing network\n");
  const [, example = ""] = /```yaml\n([\s\S]*?)```/.exec(section) ?? [];
  const { config } = parse(example) as { readonly config: Readonly<Record<string, unknown>> };
  return config;
}

const PROD = {
  "slipway:network": {
    vpcId: "vpc-1a2b3c4d",
    subnets: Object.fromEntries(
      ["a", "b", "c"].map((letter, index) => [
        `eu-central-1${letter}`,
        {
          private: `subnet-1a2b3c${letter}1`,
          public: `subnet-1a2b3c${letter}2`,
          publicCidr: `172.31.${index * 16}.0/20`,
        },
      ]),
    ),
  },
};

/** New values of the changed inputs, by `kind name path`. */
type Values = Readonly<Record<string, unknown>>;

/** A place of the network in inputs: its VPC, or its subnets in the order of the zones. */
interface Ids {
  readonly vpcId: string;
  readonly privates: readonly string[];
  readonly publics: readonly string[];
  readonly ranges: readonly string[];
}

/** The inputs of both environments that refer to their network. */
function common(name: string, { vpcId, privates, publics, ranges }: Ids): Values {
  return {
    [`Cluster ${name} vpcId`]: vpcId,
    ...listed(`Cluster ${name} privateSubnetIds`, privates),
    ...listed(`Cluster ${name} publicSubnetIds`, publics),
    [`SecurityGroup ${name}-efs vpcId`]: vpcId,
    ...Object.fromEntries(privates.map((id, index) => [`MountTarget ${name}-${index} subnetId`, id])),
    "Release ingress-nginx values.controller.config.proxy-real-ip-cidr": ranges.join(","),
    [`Release ingress-nginx values.controller.service.${SUBNETS_ANNOTATION}`]: publics.join(","),
  };
}

function listed(path: string, ids: readonly string[], suffix = ""): Values {
  return Object.fromEntries(ids.map((id, index) => [`${path}[${index}]${suffix}`, id]));
}

const ENVIRONMENTS: readonly {
  readonly environment: string;
  readonly changed: () => Readonly<Record<string, unknown>>;
  readonly consumers: (ids: Ids) => Values;
}[] = [
  {
    environment: "dev",
    changed: documented,
    consumers: (ids) => ({
      ...common("slipway-dev", ids),
      ...listed("NodeClass slipway-dev-nodes-class spec.subnetSelectorTerms", ids.privates, ".id"),
    }),
  },
  {
    environment: "prod",
    changed: () => PROD,
    consumers: (ids) => ({
      ...common("slipway-prod", ids),
      ...listed("NodeGroup slipway-prod-nodes-main subnetIds", ids.privates),
      ...listed("NodeGroup slipway-prod-nodes-main-spot subnetIds", ids.privates),
      "Release slipway-prod-nodes-load-balancers values.vpcId": ids.vpcId,
      ...Object.fromEntries(
        ["face-recognition-db", "thoughts-db"].flatMap((database) =>
          Object.entries({
            [`SecurityGroup ${database} vpcId`]: ids.vpcId,
            ...listed(`SubnetGroup ${database} subnetIds`, ids.privates),
          }),
        ),
      ),
    }),
  },
];

for (const { environment, changed, consumers } of ENVIRONMENTS) {
  describe(`${environment} in an existing network`, function () {
    this.timeout(240_000);
    let created: Plan;
    let existing: Plan;
    let diff: PlanDiff;

    before(async () => {
      created = await projectPlan(environment);
      const [plan] = await plansOf({ [environment]: changedStackFile(environment, changed) });
      assert.ok(plan);
      existing = plan;
      diff = diffPlans(created, existing);
    });

    const urns = (operation: string): string[] =>
      diff.resources.filter((one) => one.operation === operation).map(({ urn }) => urn);

    it("lacks what the created network consists of, and has nothing else instead", () => {
      assert.deepEqual(urns("delete").sort(), networkOf(created).sort());
      assert.deepEqual(urns("create"), []);
      const kinds = (plan: Plan): string[] => [...new Set(plan.resources.filter(isOfNetwork).map(kind))].sort();
      assert.deepEqual(kinds(existing), []);
      assert.ok(kinds(created).includes("Vpc") && kinds(created).includes("Subnet"));
    });

    it("refers to the given VPC, subnets and ranges wherever it referred to its own, and is the same otherwise", () => {
      const changes = diff.resources.flatMap(({ type, name, changes }) =>
        changes.map(({ path, after }) => [`${type.split(":").at(-1)} ${name} ${path}`, after] as const),
      );
      const [needs, values] = [true, false].map((wanted) =>
        changes.filter(([path]) => path.endsWith(" (needs)") === wanted),
      );
      assert.deepEqual(Object.fromEntries(values ?? []), consumers(idsOf(changed())));
      // Resources wait for nothing instead of the network.
      assert.deepEqual(
        needs?.filter(([, after]) => after !== undefined),
        [],
      );
      assert.deepEqual(diff.outputs, []);
    });

    it("breaks no rule", async () => {
      const found = await checkPlan(existing);
      assert.deepEqual(
        found.filter(({ level }) => level === "mandatory"),
        [],
      );
    });
  });
}

function isOfNetwork(resource: PlannedResource): boolean {
  return resource.type.startsWith("aws:ec2/") && NETWORK_KINDS.includes(kind(resource));
}

/** URNs of the component of a created network and of all its descendants. */
function networkOf({ resources }: Plan): string[] {
  const found = new Set(resources.filter(({ type }) => type === "slipway:aws:Network").map(({ urn }) => urn));
  // Parents are registered before their children.
  for (const { urn, parent } of resources) if (parent !== undefined && found.has(parent)) found.add(urn);
  return [...found];
}

/** The network of changed settings. */
function idsOf(settings: Readonly<Record<string, unknown>>): Ids {
  const { vpcId, subnets } = settings["slipway:network"] as ExistingNetworkSettings;
  const zones = Object.values(subnets);
  return {
    vpcId,
    privates: zones.map((zone) => zone.private),
    publics: zones.map((zone) => zone.public),
    ranges: zones.map(({ publicCidr }) => publicCidr),
  };
}
