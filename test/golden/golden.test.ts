import assert from "node:assert/strict";
import { readdirSync } from "node:fs";

import { environmentsOf, PROJECT_FOLDER } from "../../lib/project";
import { planEnvironments } from "../../plan/children";
import { GOLDEN_FOLDER } from "../../plan/golden-file";
import type { Plan } from "../../plan/model";
import { goldenDifferences } from "../support/golden";

describe("the golden plans", () => {
  const environments = environmentsOf(PROJECT_FOLDER);
  let plans: readonly Plan[] = [];
  before(async function () {
    this.timeout(60_000);
    plans = await planEnvironments(environments, PROJECT_FOLDER);
  });

  for (const environment of environments) {
    it(`match the plan of ${environment}`, () => {
      const plan = plans.find((one) => one.environment === environment);
      assert.ok(plan);
      const differences = goldenDifferences(plan);
      assert.ok(differences === "", `\n${differences}`);
    });
  }

  it("exist for exactly these environments", () => {
    const files = readdirSync(GOLDEN_FOLDER).filter((file) => file.endsWith(".json"));
    assert.deepEqual(files.sort(), environments.map((environment) => `${environment}.json`).sort());
  });
});
