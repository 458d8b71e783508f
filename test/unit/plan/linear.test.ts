import assert from "node:assert/strict";

import { estimate } from "../../../plan/cost/plan-cost";
import { comparePlans } from "../../../plan/diff/compare";
import { diffPlans } from "../../../plan/diff/diff";
import { normalise } from "../../../plan/diff/normalise";
import { dependencyEdges } from "../../../plan/graph";
import type { Plan, PlannedResource } from "../../../plan/model";
import { pageData } from "../../../plan/page/data";
import { renderMatrix } from "../../../plan/page/matrix";
import { summarise } from "../../../plan/summary";
import { renderCosts } from "../../../plan/text/cost";
import { plannedObjects } from "../../../plan/text/manifests";
import { renderTree } from "../../../plan/text/tree";
import { checkPlan } from "../../../policy/in-plan";
import {
  component,
  CONFIG_MAP_TYPE,
  DEPLOYMENT_TYPE,
  deployment,
  image,
  NAMESPACE_TYPE,
  plan,
  resource,
  SERVICE_TYPE,
  urn,
} from "./fixture";

const COPIES = 25;
const TIMES = 4;
/** Above linear growth, for sorting; quadratic work grows by {@link TIMES} times more. */
const TOLERANCE = 1.1;

/** An application with an image, in a namespace with a quota, whose workload an autoscaler scales. */
function copy(index: number): PlannedResource[] {
  const name = `copy-${index}`;
  const tag = String(index).padStart(16, "0");
  const application = urn("slipway:platform:Application", name);
  const inside = { parent: application };
  const web = { parent: urn(SERVICE_TYPE, `${name}-web`) };
  const metadata = { name: `${name}-web`, namespace: name };
  return [
    component("slipway:platform:Application", name),
    resource(NAMESPACE_TYPE, name, { ...inside, inputs: { metadata: { name } } }),
    resource("kubernetes:core/v1:ResourceQuota", name, {
      ...inside,
      inputs: { metadata: { name, namespace: name }, spec: { hard: { pods: "100", "requests.cpu": "16" } } },
    }),
    resource("aws:ecr/repository:Repository", name, { ...inside, inputs: { name } }),
    component(SERVICE_TYPE, `${name}-web`, inside),
    image(`${name}-web`, tag),
    deployment(`${name}-web`, tag, 2, { ...web, dependsOn: [urn(NAMESPACE_TYPE, name)] }),
    resource(CONFIG_MAP_TYPE, `${name}-web`, { ...web, inputs: { metadata, data: { key: name } } }),
    resource("kubernetes:autoscaling/v2:HorizontalPodAutoscaler", `${name}-web`, {
      ...web,
      dependsOn: [urn(DEPLOYMENT_TYPE, `${name}-web`)],
      inputs: {
        metadata,
        spec: { minReplicas: 1, maxReplicas: 3, scaleTargetRef: { kind: "Deployment", name: `${name}-web` } },
      },
    }),
  ];
}

/** A plan of copies, and how many values of it have been read so far. */
function counted(copies: number): { plan: Plan; reads: () => number } {
  let count = 0;
  const counting = <T extends object>(value: T): T =>
    new Proxy(value, {
      get: (target, member): unknown => {
        count += 1;
        const read: unknown = Reflect.get(target, member);
        return typeof read === "object" && read !== null ? counting(read) : read;
      },
    });
  const provider = resource("pulumi:providers:aws", "aws", { inputs: { region: "eu-central-1" } });
  const all = [provider, ...Array.from({ length: copies }, (_, index) => copy(index)).flat()];
  return { plan: plan(all.map(counting)), reads: () => count };
}

/** The same resources under other names, with aliases of none. */
function renamed({ environment, resources, outputs }: Plan): Plan {
  const text = JSON.stringify({ environment, resources, outputs }).replaceAll("copy-", "other-");
  return JSON.parse(text) as Plan;
}

const STEPS: Readonly<Record<string, (plan: Plan) => unknown>> = {
  "the summary": summarise,
  "the tree": (plan) => renderTree(plan),
  "the dependencies": dependencyEdges,
  "the policies": (plan) => checkPlan(plan),
  "the costs": (plan) => renderCosts([plan], [estimate(plan)]),
  "the manifests": plannedObjects,
  "the normalised plan": normalise,
  "the comparison of environments": (plan) => comparePlans([plan, { ...plan, environment: "other" }]),
  "the difference from a plan of other names": (plan) => diffPlans(renamed(plan), plan),
  "the page": (plan) => renderMatrix([plan], pageData([plan])),
};

describe("the work after a plan", () => {
  for (const [name, step] of Object.entries(STEPS)) {
    it(`grows with the number of resources, not faster: ${name}`, async () => {
      const readsOf = async (copies: number) => {
        const { plan, reads } = counted(copies);
        await step(plan);
        return reads();
      };
      const [few, many] = [await readsOf(COPIES), await readsOf(COPIES * TIMES)];
      assert.ok(few > COPIES, `${few} reads are too few to compare`);
      assert.ok(
        many <= few * TIMES * TOLERANCE,
        `of ${TIMES} times the resources, values were read ${(many / few).toFixed(1)} times as often`,
      );
    });
  }
});
