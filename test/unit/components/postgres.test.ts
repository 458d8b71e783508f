import assert from "node:assert/strict";

import { assertFamily, at, kind, only, summary } from "../../support/record";
import { shopDatabase } from "../../support/shop-database";

const SIZES = { storage: 5, cpu: 100, memory: 256 };

function database(password?: string, protect = false, sizes = SIZES) {
  const secrets = password === undefined ? {} : { password };
  return shopDatabase({ engine: "postgres", settings: { provider: "cluster", ...sizes }, secrets, protect });
}

describe("a PostgreSQL database in the cluster", () => {
  it("is a server with a volume and, per database, a login with two jobs", async () => {
    const resources = (await database()).filter(({ name }) => name.startsWith("shop-db"));
    assert.deepEqual(summary(resources), [
      "ConfigMap shop-db-scripts",
      "Job shop-db-orders",
      "Job shop-db-orders-login-cleanup",
      "LoginCleanup shop-db-orders-login-cleanup",
      "NetworkPolicy shop-db",
      "Postgres shop-db",
      "PostgresLogin shop-db-orders",
      "RandomId shop-db-orders",
      "RandomPassword shop-db-admin",
      "RandomPassword shop-db-orders",
      "Secret shop-db-admin",
      "Secret shop-db-orders",
      "Service shop-db",
      "StatefulSet shop-db",
    ]);
    assertFamily(resources, (one) => !one.custom);
  });

  it("admits only pods with the client label", async () => {
    const resources = await database();
    const label = { "slipway.dev/client-of-shop-db": "true" };
    const [rule] = at(only(resources, "NetworkPolicy", "shop-db"), "spec.ingress") as { from: unknown }[];
    assert.deepEqual(rule?.from, [{ podSelector: { matchLabels: label } }]);
    for (const client of [only(resources, "Deployment"), ...resources.filter((one) => kind(one) === "Job")]) {
      const labels = at(client, "spec.template.metadata.labels") as Record<string, string>;
      assert.equal(labels["slipway.dev/client-of-shop-db"], "true", client.name);
    }
  });

  it("creates the login before its clients change and removes previous ones after them", async () => {
    const resources = await database();
    const grant = only(resources, "Job", "shop-db-orders");
    const prune = only(resources, "Job", "shop-db-orders-login-cleanup");
    const client = only(resources, "Deployment");
    assert.ok(grant.dependsOn.includes(only(resources, "StatefulSet").urn), "grant before the server");
    assert.ok(client.dependsOn.includes(grant.urn), "client before grant");
    assert.ok(prune.dependsOn.includes(client.urn), "prune before client");
  });

  it("finds the cleanup of previous logins under its previous name and type", async () => {
    const { options } = only(await database(), "LoginCleanup");
    const aliases = (options.aliases as { name: string; type: string }[]).map(({ name, type }) => ({ name, type }));
    assert.deepEqual(aliases, [{ name: "shop-db-orders-former", type: "slipway:database:FormerLogins" }]);
  });

  it("creates another login for another password, with a name that does not reveal it", async () => {
    const role = async (password: string) => {
      const resources = await database(password);
      assert.ok(!summary(resources).includes("RandomPassword shop-db-orders"), "generated although one is given");
      const environment = at(only(resources, "Job", "shop-db-orders"), "spec.template.spec.containers.0.env");
      return (environment as { name: string; value?: string }[]).find(({ name }) => name === "LOGIN_ROLE")?.value;
    };
    const [first, again, second] = [await role("one"), await role("one"), await role("two")];
    assert.match(String(first), /^orders_[0-9a-f]{8}$/);
    assert.equal(again, first);
    assert.notEqual(second, first);
  });

  it("passes passwords through Secrets only, and allows a failed job to be replaced", async () => {
    const resources = await database("hush");
    assert.ok(!JSON.stringify(resources).includes("hush"));
    for (const job of resources.filter((one) => kind(one) === "Job")) {
      assert.equal(at(job, "spec.ttlSecondsAfterFinished"), undefined);
      const annotations = at(job, "metadata.annotations") as Record<string, string>;
      assert.equal(annotations["pulumi.com/replaceUnready"], "true");
      assert.equal(at(job, "metadata.name"), undefined);
    }
  });

  it("has timeouts from the deadline for the server, and from a job's own limit for the job", async () => {
    const resources = await database();
    const waits = (wanted: string) => only(resources, wanted, "shop-db").options.customTimeouts;
    assert.deepEqual(waits("StatefulSet"), { create: "120s", update: "180s", delete: "180s" });
    assert.deepEqual(waits("Service"), { create: "210s", update: "210s" });
    for (const job of resources.filter((one) => kind(one) === "Job")) {
      const limit = Number(at(job, "spec.activeDeadlineSeconds"));
      assert.deepEqual(job.options.customTimeouts, { create: `${limit + 60}s`, update: `${limit + 60}s` });
    }
  });

  it("has the configured size", async () => {
    const size = async (sizes: typeof SIZES) => {
      const server = only(await database(undefined, false, sizes), "StatefulSet");
      const { requests, limits } = at(server, "spec.template.spec.containers.0.resources") as Record<
        string,
        Record<string, string>
      >;
      const storage = at(server, "spec.volumeClaimTemplates.0.spec.resources.requests.storage");
      return [storage, requests?.cpu, requests?.memory, limits?.memory];
    };
    assert.deepEqual(await size(SIZES), ["5Gi", "100m", "256Mi", "256Mi"]);
    assert.deepEqual(await size({ storage: 20, cpu: 500, memory: 1024 }), ["20Gi", "500m", "1024Mi", "1024Mi"]);
  });

  it("keeps the volume and the server if the environment is protected", async () => {
    const kept = only(await database(undefined, true), "StatefulSet");
    assert.equal(at(kept, "spec.persistentVolumeClaimRetentionPolicy.whenDeleted"), "Retain");
    assert.equal(kept.options.protect, true);
    const free = only(await database(), "StatefulSet");
    assert.equal(at(free, "spec.persistentVolumeClaimRetentionPolicy.whenDeleted"), "Delete");
    assert.equal(free.options.protect, undefined);
  });
});
