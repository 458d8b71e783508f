import assert from "node:assert/strict";

import type { PlannedResource } from "../../../plan/model";
import { checkPlan } from "../../../policy/in-plan";
import { shopOnAws, shopOnLocal } from "./fixture";

/** What the rules forbid in the resources of the application, and of the file system. */
async function reported(resources: readonly PlannedResource[]): Promise<string[]> {
  const found = await checkPlan({ environment: "test", resources, outputs: {} });
  return found.filter(({ level }) => level === "mandatory").map(({ policy, message }) => `${policy}: ${message}`);
}

describe("the policies", () => {
  it("pass for shared files and object stores on a cluster that exists", async () => {
    assert.deepEqual(await reported(await shopOnLocal()), []);
  });

  for (const protect of [false, true]) {
    it(`pass for those on AWS, ${protect ? "protected" : "not protected"}`, async () => {
      assert.deepEqual(await reported(await shopOnAws({ protect })), []);
    });
  }
});
