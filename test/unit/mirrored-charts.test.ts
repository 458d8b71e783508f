import assert from "node:assert/strict";

import { environmentsOf, PROJECT_FOLDER } from "../../lib/project";
import { diffPlans, type PlanDiff } from "../../plan/diff/diff";
import type { Plan, PlannedResource } from "../../plan/model";
import { checkPlan } from "../../policy/in-plan";
import { projectPlan } from "../support/plans";
import { kind } from "../support/record";
import { changedStackFile, plansOf } from "./plan/project";

const ENVIRONMENTS = environmentsOf(PROJECT_FOLDER);
/** A chart repository and a registry, for which Helm takes different arguments. */
const MIRRORS = ["http://localhost:8879/charts", "oci://mirror.test/charts"] as const;

function releasesOf({ resources }: Plan): readonly PlannedResource[] {
  return resources.filter((resource) => kind(resource) === "Release");
}

/** What differs between two plans: the changed paths of each resource, and outputs. */
function changesOf({ resources, outputs }: PlanDiff): readonly string[] {
  const changed = resources.map(
    (one) => `${one.operation} ${one.name}: ${one.changes.map(({ path }) => path).join(", ")}`,
  );
  return [...changed, ...outputs.map(({ path }) => `output ${path}`)].sort();
}

for (const mirror of MIRRORS) {
  describe(`the charts of every environment with the mirror ${mirror}`, function () {
    this.timeout(120_000);
    const registry = mirror.startsWith("oci://");
    let plans: readonly Plan[];

    before(async () => {
      const stackFile = (name: string) => changedStackFile(name, () => ({ "slipway:charts": { mirror } }));
      plans = await plansOf(Object.fromEntries(ENVIRONMENTS.map((name) => [name, stackFile(name)])));
    });

    for (const [index, environment] of ENVIRONMENTS.entries()) {
      const plan = () => plans[index] ?? assert.fail(environment);

      it(`are fetched from it in the same versions: ${environment}`, async () => {
        const previous = releasesOf(await projectPlan(environment));
        assert.ok(previous.length > 0);
        assert.deepEqual(
          releasesOf(plan()).map(({ inputs }) => [inputs.chart, inputs.version, inputs.repositoryOpts]),
          previous.map(({ inputs: { chart, version } }) =>
            registry ? [`${mirror}/${String(chart)}`, version, undefined] : [chart, version, { repo: mirror }],
          ),
        );
      });

      it(`change in nothing else, and no other resource changes: ${environment}`, async () => {
        const previous = await projectPlan(environment);
        const paths = registry ? "chart, repositoryOpts.repo" : "repositoryOpts.repo";
        assert.deepEqual(
          changesOf(diffPlans(previous, plan())),
          releasesOf(previous)
            .map(({ name }) => `update ${name}: ${paths}`)
            .sort(),
        );
      });

      it(`violate no policy: ${environment}`, async () => {
        const found = await checkPlan(plan());
        assert.deepEqual(
          found.filter(({ level }) => level === "mandatory"),
          [],
        );
      });
    }
  });
}
