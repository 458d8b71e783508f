import assert from "node:assert/strict";

import { DatabaseClients } from "../../../components/database/clients";
import type { RedisUse } from "../../../components/database/database";
import { REDIS } from "../../../components/database/redis";
import type { DatabaseSettings } from "../../../settings/schema/databases";
import { assertFamily, at, kind, only, summary } from "../../support/record";
import { CONTEXT } from "../../support/shop";
import { type ShopDatabase, shopDatabase } from "../../support/shop-database";

const CLUSTER = { provider: "cluster", storage: 5, cpu: 100 } as const;
const URI = "rediss://clerk:p%40ss@cache.test:6380/2";
const CONTAINER = "spec.template.spec.containers.0";

const database = (args: Partial<ShopDatabase> = {}) => shopDatabase({ engine: "redis", settings: CLUSTER, ...args });

/** The value of an environment variable of a workload's container. */
function variable(workload: Parameters<typeof at>[0], wanted: string): unknown {
  const environment = at(workload, `${CONTAINER}.env`) as { name: string; value?: unknown }[];
  return environment.find(({ name }) => name === wanted)?.value;
}

describe("a Redis database in the cluster", () => {
  it("is a server and, per database, a login with two jobs, and with two Secrets for the server", async () => {
    const resources = (await database()).filter(({ name }) => name.startsWith("shop-db"));
    assert.deepEqual(summary(resources), [
      "ConfigMap shop-db-scripts",
      "Job shop-db-orders",
      "Job shop-db-orders-login-cleanup",
      "NetworkPolicy shop-db",
      "RandomId shop-db-orders",
      "RandomPassword shop-db-admin",
      "RandomPassword shop-db-orders",
      "Redis shop-db",
      "RedisLogin shop-db-orders",
      "RedisLoginCleanup shop-db-orders-login-cleanup",
      "Secret shop-db-admin",
      "Secret shop-db-orders",
      "Secret shop-db-orders-current",
      "Secret shop-db-orders-hash",
      "Secret shop-db-orders-login-cleanup-settled",
      "Service shop-db",
      "StatefulSet shop-db",
    ]);
    assertFamily(resources, (one) => !one.custom);
  });

  for (const [use, volumes, folder] of [
    ["cache", 0, "data"],
    ["store", 1, undefined],
  ] as const) {
    it(`has ${volumes} persistent volumes as a ${use}`, async () => {
      const set = only(await database({ use }), "StatefulSet");
      const claims = (at(set, "spec.volumeClaimTemplates") ?? []) as unknown[];
      assert.equal(claims.length, volumes);
      assert.equal(at(set, "spec.replicas"), 1);
      assert.equal(variable(set, "APPEND_ONLY"), use === "store" ? "yes" : "no");
      const mounts = at(set, `${CONTAINER}.volumeMounts`) as { name: string; mountPath: string }[];
      assert.equal(mounts.find(({ mountPath }) => mountPath === "/data")?.name, "data");
      const shared = at(set, "spec.template.spec.volumes") as { name: string; emptyDir?: unknown }[];
      assert.equal(shared.find(({ name, emptyDir }) => name === "data" && emptyDir)?.name, folder);
    });
  }

  const sizes: readonly [string, RedisUse, DatabaseSettings, readonly unknown[]][] = [
    ["the defaults of a cache", "cache", CLUSTER, [undefined, "128Mi", "96mb", "allkeys-lru"]],
    ["the defaults of a store", "store", CLUSTER, ["5Gi", "128Mi", "64mb", "noeviction"]],
    ["those of all engines", "store", { ...CLUSTER, storage: 7, memory: 301 }, ["7Gi", "301Mi", "150mb", "noeviction"]],
    [
      "its own",
      "store",
      { ...CLUSTER, redis: { ...CLUSTER, storage: 20, memory: 256, maxmemory: 100, eviction: "volatile-ttl" } },
      ["20Gi", "256Mi", "100mb", "volatile-ttl"],
    ],
    [
      "its own eviction alone",
      "cache",
      { ...CLUSTER, redis: { ...CLUSTER, eviction: "allkeys-lfu" } },
      [undefined, "128Mi", "96mb", "allkeys-lfu"],
    ],
  ];
  for (const [what, use, settings, expected] of sizes) {
    it(`has the size of the settings: ${what}`, async () => {
      const set = only(await database({ use, settings }), "StatefulSet");
      assert.deepEqual(
        [
          at(set, "spec.volumeClaimTemplates.0.spec.resources.requests.storage"),
          at(set, `${CONTAINER}.resources.limits.memory`),
          variable(set, "MAXMEMORY"),
          variable(set, "EVICTION"),
        ],
        expected,
      );
    });
  }

  it("admits only pods with the client label", async () => {
    const resources = await database();
    const [rule] = at(only(resources, "NetworkPolicy", "shop-db"), "spec.ingress") as { from: unknown }[];
    assert.deepEqual(rule?.from, [{ podSelector: { matchLabels: { "slipway.dev/client-of-shop-db": "true" } } }]);
    for (const client of [only(resources, "Deployment"), ...resources.filter((one) => kind(one) === "Job")]) {
      const labels = at(client, "spec.template.metadata.labels") as Record<string, string>;
      assert.equal(labels["slipway.dev/client-of-shop-db"], "true", client.name);
    }
  });

  for (const [use, shown] of [
    [undefined, "not given"],
    ["queue", '"queue"'],
  ] as const) {
    it(`must be said to be a cache or a store, wherever it runs: ${use}`, () => {
      const server = { server: CLUSTER, settingKey: String, upstreamImage: String };
      const args = { use: use as RedisUse, databases: {}, context: CONTEXT, clients: new DatabaseClients("shop") };
      for (const create of [REDIS.cluster(server), REDIS.uri]) {
        assert.throws(
          () => create("shop-db", { engine: "redis", ...args }, {}),
          new RangeError(`use of shop-db is ${shown}; it must be cache or store`),
        );
      }
    });
  }

  it("is protected only if it keeps data", async () => {
    const set = async (use: RedisUse) => only(await database({ use, protect: true }), "StatefulSet");
    const store = await set("store");
    assert.equal(store.options.protect, true);
    assert.equal(at(store, "spec.persistentVolumeClaimRetentionPolicy.whenDeleted"), "Retain");
    assert.notEqual((await set("cache")).options.protect, true);
  });

  it("does not run where the provider of all engines is RDS", async () => {
    const settings: DatabaseSettings = {
      ...{ provider: "rds", instanceClass: "db.t4g.small" },
      ...{ multiAz: false, storage: 20, maxStorage: 100, backupDays: 7 },
    };
    await assert.rejects(
      database({ settings }),
      /^RangeError: slipway:databases\.provider is rds, which runs no redis for shop-db; it must be one of cluster, uri$/m,
    );
  });
});

describe("a Redis database elsewhere", () => {
  const elsewhere: Partial<ShopDatabase> = { settings: { ...CLUSTER, redis: { provider: "uri" } } };

  it("is a Secret with the URI as it is, and the prefix: no server and no jobs", async () => {
    const resources = (await database({ ...elsewhere, secrets: { uri: URI } })).filter(({ name }) =>
      name.startsWith("shop-db"),
    );
    assert.deepEqual(summary(resources), ["ExternalRedis shop-db", "Secret shop-db-orders"]);
    assertFamily(resources, (one) => !one.custom);
    const { stringData } = only(resources, "Secret").inputs;
    assert.deepEqual(Object.keys(stringData as object), ["REDIS_URL"]);
    const text = JSON.stringify(resources);
    for (const part of ["p@ss", "p%40ss", "cache.test", "clerk"]) assert.ok(!text.includes(part), part);
  });

  it("tells clients what their keys start with, as in the cluster", async () => {
    for (const given of [{}, { ...elsewhere, secrets: { uri: URI } }])
      assert.equal(variable(only(await database(given), "Deployment"), "REDIS_PREFIX"), "orders:");
  });

  it("requires a URI from the application", async () => {
    await assert.rejects(database(elsewhere), /the database orders of shop-db has no URI, .*databaseUri\("redis"\)/);
  });
});
