import assert from "node:assert/strict";

import * as pulumi from "@pulumi/pulumi";

import { type ClaimSize, ClaimShrinkError, ClaimSizes } from "../../../components/workload/claim-sizes";
import type { DatabaseSettings } from "../../../settings/schema/databases";
import { valueOf } from "../../support/outputs";
import { recorded } from "../../support/record";
import { RecordedSizes } from "../../support/recorded-sizes";
import { shopDatabase } from "../../support/shop-database";

const WANTED: ClaimSize = { claim: "shop-uploads", size: 10, setting: "shop:uploads.size" };

/** What `ask` gets, with what the last update recorded; checks that it is recorded as `key`. */
async function checked(previous: unknown, key: string, ask: (sizes: ClaimSizes) => pulumi.Output<number>) {
  let value: number | undefined;
  await recorded(async () => {
    const sizes = new ClaimSizes(pulumi.output(previous));
    value = await valueOf(ask(sizes));
    assert.equal(await valueOf(sizes.current[key] ?? pulumi.output(undefined)), value);
  });
  return value ?? assert.fail("no value");
}

/** The size that a claim gets. */
const grown = (previous: unknown, wanted: Partial<ClaimSize> = {}) =>
  checked(previous, WANTED.claim, (sizes) => sizes.growing({ ...WANTED, ...wanted }));

/** The number of members that a replica set gets. */
const members = (previous: unknown, replicas: number) =>
  checked(previous, "shop-db pods", (sizes) =>
    sizes.neverFewer({ name: "shop-db", replicas, setting: "shop:members" }),
  );

/** The claim of a database server in the cluster. */
async function databaseClaim(settings: DatabaseSettings): Promise<ClaimSize[]> {
  const claimSizes = new RecordedSizes(pulumi.output(undefined));
  await shopDatabase({ engine: "postgres", settings, claimSizes });
  return claimSizes.wanted;
}

describe("the size of a volume claim", () => {
  it("is that of the setting which applies to a database's server", async () => {
    const server = { provider: "cluster", storage: 5, cpu: 100, memory: 256 } as const;
    assert.deepEqual(await databaseClaim(server), [
      { claim: "shop-db-data", size: 5, setting: "slipway:databases.storage" },
    ]);
    assert.deepEqual(await databaseClaim({ provider: "uri", postgres: { ...server, storage: 7 } }), [
      { claim: "shop-db-data", size: 7, setting: "slipway:databases.postgres.storage" },
    ]);
  });

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

describe("the number of pods that form a majority", () => {
  it("may grow", async () => {
    assert.equal(await members(undefined, 1), 1);
    assert.equal(await members({ "shop-db pods": 1, "shop-db-data": 5 }, 3), 3);
  });

  it("cannot become smaller", async () => {
    await assert.rejects(
      members({ "shop-db pods": 3 }, 1),
      /^ClaimShrinkError: shop:members is 1, but shop-db in test has 3 members; .* it must be 3 or more\. Fix: pulumi config set shop:members 3 -s test$/,
    );
  });
});
