import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";

import { PROJECT_FOLDER, environmentsOf } from "../../lib/project";
import { planEnvironments } from "../../plan/children";
import { diffPlans, isEmpty } from "../../plan/diff/diff";
import { renderDiff } from "../../plan/diff/diff-text";
import { goldenFolder, goldenPath, readGolden } from "../../plan/golden-file";
import type { Plan } from "../../plan/model";
import { goldenText, normalise } from "../../plan/diff/normalise";

const HINT = "If this is what you want, accept it by: npm run golden";

describe("the golden plans", () => {
  const environments = environmentsOf(PROJECT_FOLDER);
  let plans: readonly Plan[] = [];
  before(async function () {
    this.timeout(60_000);
    plans = await planEnvironments(environments, PROJECT_FOLDER);
  });

  for (const environment of environments) {
    it(`${environment} would get what its golden plan says`, () => {
      const plan = plans.find((one) => one.environment === environment);
      assert.ok(plan);
      const diff = diffPlans(readGolden(environment), normalise(plan));
      assert.ok(isEmpty(diff), `the plan of ${environment} has changed:\n\n${renderDiff(diff)}\n\n${HINT}`);
      // What no difference tells of, such as parents and the order of lists of options.
      const same = readFileSync(goldenPath(environment), "utf8") === goldenText(plan);
      assert.ok(same, `${goldenPath(environment)} says the same in another way. ${HINT}`);
    });
  }

  it("are of environments that exist", () => {
    const files = readdirSync(goldenFolder).filter((file) => file.endsWith(".json"));
    assert.deepEqual(files.sort(), environments.map((environment) => `${environment}.json`).sort());
  });
});
