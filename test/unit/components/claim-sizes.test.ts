import assert from "node:assert/strict";

import * as pulumi from "@pulumi/pulumi";

import { DatabaseClients } from "../../../components/database/clients";
import { databaseFactory } from "../../../components/database/engines";
import { type ClaimSize, ClaimShrinkError, ClaimSizes } from "../../../components/workload/claim-sizes";
import type { DatabaseSettings } from "../../../settings/schema/databases";
import { recorded } from "../../support/record";
import { CONTEXT } from "../../support/shop";

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

/** Keeps what is asked for. */
class RecordedSizes extends ClaimSizes {
  readonly wanted: ClaimSize[] = [];

  override growing(wanted: ClaimSize): pulumi.Output<number> {
    this.wanted.push(wanted);
    return super.growing(wanted);
  }
}

/** The claim of a database server in the cluster. */
async function databaseClaim(settings: DatabaseSettings): Promise<ClaimSize[]> {
  const claimSizes = new RecordedSizes(pulumi.output(undefined));
  await recorded(() => {
    const clients = new DatabaseClients("shop");
    const context = { ...CONTEXT, claimSizes };
    const create = databaseFactory({ settings, upstreamImage: (reference) => reference });
    create("shop-db", { engine: "postgres", databases: { orders: {} }, context, clients }, {});
    clients.finish();
  });
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
