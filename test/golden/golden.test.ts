import assert from "node:assert/strict";
import { readdirSync } from "node:fs";

import { environmentsOf, PROJECT_FOLDER } from "../../lib/project";
import { GOLDEN_FOLDER } from "../../plan/golden-file";
import { goldenDifferences } from "../support/golden";
import { projectPlan, projectPlans } from "../support/plans";

describe("the golden plans", () => {
  const environments = environmentsOf(PROJECT_FOLDER);
  before(async function () {
    this.timeout(60_000);
    await projectPlans();
  });
  for (const environment of environments) {
    it(`match the plan of ${environment}`, async () => {
      const differences = goldenDifferences(await projectPlan(environment));
      assert.ok(differences === "", `\n${differences}`);
    });
  }

  it("exist for exactly these environments", () => {
    const files = readdirSync(GOLDEN_FOLDER).filter((file) => file.endsWith(".json"));
    assert.deepEqual(files.sort(), environments.map((environment) => `${environment}.json`).sort());
  });
});
