import assert from "node:assert/strict";

import * as pulumi from "@pulumi/pulumi";

import { type ClaimSize, ClaimShrinkError, ClaimSizes } from "../../../components/workload/claim-sizes";
import { recorded } from "../../support/record";

const WANTED: ClaimSize = { claim: "shop-uploads", size: 10, setting: "shop:uploads.size" };

/** The size that a claim gets, with what the last update recorded. */
async function grown(previous: unknown, wanted: Partial<ClaimSize> = {}): Promise<number> {
  let size: number | undefined;
  await recorded(async () => {
    const sizes = new ClaimSizes(pulumi.output(previous));
    size = await valueOf(sizes.growing({ ...WANTED, ...wanted }));
    assert.equal(await valueOf(sizes.current["shop-uploads"] ?? pulumi.output(undefined)), size);
  });
  return size ?? assert.fail("no size");
}

function valueOf<T>(output: pulumi.Output<T>): Promise<T> {
  return (output as unknown as { promise(): Promise<T> }).promise();
}

describe("the size of a volume claim", () => {
  for (const [what, previous] of [
    ["a new stack", undefined],
    ["a new claim", { "shop-other": 50 }],
    ["the same size", { "shop-uploads": 10 }],
    ["a larger size", { "shop-uploads": 9 }],
    ["an unreadable record", { "shop-uploads": "50" }],
  ] as const) {
    it(`is accepted for ${what}`, async () => {
      assert.equal(await grown(previous), 10);
    });
  }

  it("cannot shrink: the error names the setting, both sizes and the command that fixes it", async () => {
    await assert.rejects(grown({ "shop-uploads": 20 }), (error) => {
      assert.ok(error instanceof ClaimShrinkError && pulumi.RunError.isInstance(error));
      assert.deepEqual(error.problems, [
        "shop:uploads.size is 10, but the volume of claim shop-uploads in test has 20 GiB; a volume cannot shrink, so it " +
          "must be 20 or more. Fix: pulumi config set --path 'shop:uploads.size' 20 -s test",
      ]);
      return true;
    });
  });

  it("cannot shrink in the program either, without a setting", async () => {
    await assert.rejects(
      grown({ "shop-uploads": 20 }, { setting: undefined }),
      /^ClaimShrinkError: the size of claim shop-uploads is 10, .* Fix: set the claim's size to 20 in the program/,
    );
  });
});
