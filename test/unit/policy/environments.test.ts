import assert from "node:assert/strict";

import { PROJECT_FOLDER, environmentsOf } from "../../../lib/project";
import { planEnvironments } from "../../../plan/children";
import { checkPlan } from "../../../policy/in-plan";

describe("the policies", () => {
  for (const environment of environmentsOf(PROJECT_FOLDER)) {
    it(`find no violation in ${environment}`, async () => {
      const [plan] = await planEnvironments([environment], PROJECT_FOLDER);
      assert.ok(plan && plan.resources.length > 0);
      const found = await checkPlan(plan);
      assert.deepEqual(
        found.map(({ policy, urn = "", message }) => `${policy} ${urn.split("::").slice(2).join(" ")}: ${message}`),
        [],
      );
    });
  }
});
