import assert from "node:assert/strict";

import * as pulumi from "@pulumi/pulumi";

import type { DatabaseSettings } from "../../../settings/schema/databases";
import { RecordedSizes } from "../../support/recorded-sizes";
import { assertFamily, at, kind, only, summary } from "../../support/record";
import { type ShopDatabase, shopDatabase } from "../../support/shop-database";

const CLUSTER = { provider: "cluster", storage: 5, cpu: 100 } as const;
const THREE: DatabaseSettings = { ...CLUSTER, mongodb: { ...CLUSTER, members: 3 } };
const URI = "mongodb+srv://clerk:p%40ss@db.test/orders?retryWrites=false";

const database = (args: Partial<ShopDatabase> = {}) => shopDatabase({ engine: "mongodb", settings: CLUSTER, ...args });

/** The value of an environment variable of a job's container. */
function variable(job: Parameters<typeof at>[0], wanted: string): unknown {
  const environment = at(job, "spec.template.spec.containers.0.env") as { name: string; value?: unknown }[];
  return environment.find(({ name }) => name === wanted)?.value;
}

describe("a MongoDB database in the cluster", () => {
  it("is a replica set with a volume per member and, per database, a login with two jobs", async () => {
    const resources = (await database()).filter(({ name }) => name.startsWith("shop-db"));
    assert.deepEqual(summary(resources), [
      "ConfigMap shop-db-scripts",
      "Job shop-db-initiate",
      "Job shop-db-orders",
      "Job shop-db-orders-login-cleanup",
      "Mongodb shop-db",
      "MongodbLogin shop-db-orders",
      "MongodbLoginCleanup shop-db-orders-login-cleanup",
      "NetworkPolicy shop-db",
      "RandomId shop-db-orders",
      "RandomPassword shop-db-admin",
      "RandomPassword shop-db-key",
      "RandomPassword shop-db-orders",
      "Secret shop-db-admin",
      "Secret shop-db-key",
      "Secret shop-db-orders",
      "Secret shop-db-orders-password",
      "Service shop-db",
      "Service shop-db-pods",
      "StatefulSet shop-db",
    ]);
    assertFamily(resources, (one) => !one.custom);
  });

  it("has the members of the settings, which find each other before they are ready", async () => {
    const resources = await database({ settings: THREE });
    assert.equal(at(only(resources, "StatefulSet"), "spec.replicas"), 3);
    assert.equal(at(only(resources, "Service", "shop-db-pods"), "spec.publishNotReadyAddresses"), true);
    const addresses = [0, 1, 2].map((index) => `shop-db-${index}.shop-db-pods:27017`).join(",");
    for (const job of resources.filter((one) => kind(one) === "Job"))
      assert.equal(variable(job, "ADDRESSES"), addresses);
    assert.equal(only(resources, "PodDisruptionBudget").name, "shop-db");
    assert.equal(
      variable(only(await database(), "Job", "shop-db-initiate"), "ADDRESSES"),
      "shop-db-0.shop-db-pods:27017",
    );
  });

  it("admits only its members and pods with the client label", async () => {
    const resources = await database();
    const [rule] = at(only(resources, "NetworkPolicy", "shop-db"), "spec.ingress") as { from: unknown }[];
    assert.deepEqual(rule?.from, [
      { podSelector: { matchLabels: { "app.kubernetes.io/name": "shop-db" } } },
      { podSelector: { matchLabels: { "slipway.dev/client-of-shop-db": "true" } } },
    ]);
    for (const client of [only(resources, "Deployment"), ...resources.filter((one) => kind(one) === "Job")]) {
      const labels = at(client, "spec.template.metadata.labels") as Record<string, string>;
      assert.equal(labels["slipway.dev/client-of-shop-db"], "true", client.name);
    }
  });

  it("is initiated before it has logins, which exist before clients change; previous ones are removed after them", async () => {
    const resources = await database();
    const [initiate, grant, prune] = ["initiate", "orders", "orders-login-cleanup"].map((name) =>
      only(resources, "Job", `shop-db-${name}`),
    );
    const client = only(resources, "Deployment");
    assert.ok(initiate && grant && prune);
    assert.ok(initiate.dependsOn.includes(only(resources, "StatefulSet").urn), "initiated before the members run");
    assert.ok(grant.dependsOn.includes(initiate.urn), "grant before the replica set is initiated");
    assert.ok(client.dependsOn.includes(grant.urn), "client before grant");
    assert.ok(prune.dependsOn.includes(client.urn), "prune before client");
  });

  it("creates another login for another password, with a name that does not reveal it", async () => {
    const user = async (password: string) =>
      variable(only(await database({ secrets: { password } }), "Job", "shop-db-orders"), "LOGIN_USER");
    const [first, again, second] = [await user("one"), await user("one"), await user("two")];
    assert.match(String(first), /^orders_[0-9a-f]{8}$/);
    assert.equal(again, first);
    assert.notEqual(second, first);
  });

  it("passes passwords, the key and URIs through Secrets only", async () => {
    const resources = await database({ secrets: { password: "hush" } });
    assert.ok(!JSON.stringify(resources).includes("hush"));
    const { stringData } = only(resources, "Secret", "shop-db-orders").inputs;
    assert.deepEqual(Object.keys(stringData as object), ["MONGODB_URI"]);
    for (const [job, secrets] of [
      ["initiate", ["ADMIN_PASSWORD"]],
      ["orders", ["ADMIN_PASSWORD", "LOGIN_PASSWORD"]],
      ["orders-login-cleanup", ["ADMIN_PASSWORD"]],
    ] as const) {
      const environment = at(only(resources, "Job", `shop-db-${job}`), "spec.template.spec.containers.0.env");
      const fromSecrets = (environment as { name: string; valueFrom?: unknown }[]).filter((one) => one.valueFrom);
      assert.deepEqual(
        fromSecrets.map(({ name }) => name),
        secrets,
      );
    }
  });

  const sizes: readonly [string, DatabaseSettings, readonly string[]][] = [
    [
      "its own",
      { ...CLUSTER, mongodb: { ...CLUSTER, storage: 20, memory: 2048, members: 1 } },
      ["20Gi", "2048Mi", "1"],
    ],
    ["those of all engines", { ...CLUSTER, storage: 7, memory: 1024 }, ["7Gi", "1024Mi", "0.5"]],
    ["its default memory, and the smallest cache", CLUSTER, ["5Gi", "512Mi", "0.25"]],
  ];
  for (const [what, settings, expected] of sizes) {
    it(`has the size of the settings: ${what}`, async () => {
      const set = only(await database({ settings }), "StatefulSet");
      assert.deepEqual(
        [
          at(set, "spec.volumeClaimTemplates.0.spec.resources.requests.storage"),
          at(set, "spec.template.spec.containers.0.resources.limits.memory"),
          variable(set, "CACHE_GIB"),
        ],
        expected,
      );
    });
  }

  it("needs more memory than other engines", async () => {
    await assert.rejects(
      database({ settings: { ...CLUSTER, memory: 256 } }),
      /^RangeError: slipway:databases\.memory is 256, also for MongoDB of shop-db; there it must be 512 or more$/m,
    );
  });

  it("has its number of members recorded: fewer would lose their majority", async () => {
    const claimSizes = new RecordedSizes(pulumi.output(undefined));
    await database({ settings: THREE, claimSizes });
    const setting = "slipway:databases.mongodb.members";
    assert.deepEqual(claimSizes.counts, [{ name: "shop-db", replicas: 3, setting }]);
  });

  it("keeps the volumes and the members if the environment is protected", async () => {
    const kept = only(await database({ protect: true }), "StatefulSet");
    assert.equal(at(kept, "spec.persistentVolumeClaimRetentionPolicy.whenDeleted"), "Retain");
    assert.equal(kept.options.protect, true);
  });
});

describe("a MongoDB database elsewhere", () => {
  const elsewhere: Partial<ShopDatabase> = { settings: { ...CLUSTER, mongodb: { provider: "uri" } } };

  it("is a Secret with the URI as it is: no server and no jobs", async () => {
    const resources = (await database({ ...elsewhere, secrets: { uri: URI } })).filter(({ name }) =>
      name.startsWith("shop-db"),
    );
    assert.deepEqual(summary(resources), ["ExternalMongodb shop-db", "Secret shop-db-orders"]);
    assertFamily(resources, (one) => !one.custom);
    assert.deepEqual(Object.keys(only(resources, "Secret").inputs.stringData as object), ["MONGODB_URI"]);
    const text = JSON.stringify(resources);
    for (const part of ["p@ss", "p%40ss", "db.test", "clerk"]) assert.ok(!text.includes(part), part);
  });

  it("requires a URI from the application", async () => {
    await assert.rejects(database(elsewhere), /the database orders of shop-db has no URI, .*databaseUri\("mongodb"\)/);
  });
});
