import assert from "node:assert/strict";

import { PROJECT_FOLDER, environmentsOf } from "../../../lib/project";
import { checkPlan } from "../../../policy/in-plan";
import { EXPECTED_WARNINGS } from "../../support/expected-warnings";
import { projectPlan } from "../../support/plans";

describe("the policies", () => {
  for (const environment of environmentsOf(PROJECT_FOLDER)) {
    it(`find no violation in ${environment}`, async () => {
      const plan = await projectPlan(environment);
      assert.ok(plan.resources.length > 0);
      const found = await checkPlan(plan);
      const warnings = found.filter(({ level }) => level === "advisory").map(({ policy }) => policy);
      assert.deepEqual(warnings, EXPECTED_WARNINGS[environment] ?? []);
      assert.deepEqual(
        found
          .filter(({ level }) => level === "mandatory")
          .map(({ policy, urn = "", message }) => `${policy} ${urn.split("::").slice(2).join(" ")}: ${message}`),
        [],
      );
    });
  }
});
