import assert from "node:assert/strict";

import { externalEnvironment } from "../../../components/database/postgres/external";
import type { DatabaseEngineName, DatabaseSettings } from "../../../settings/schema/databases";
import { assertFamily, at, kind, only, summary } from "../../support/record";
import { shopDatabase } from "../../support/shop-database";

const URI = "postgres://clerk:p%40ss@db.test:6432/orders?sslmode=require";
const CLUSTER = { provider: "cluster", storage: 5, cpu: 100, memory: 256 } as const;
const RDS = {
  provider: "rds",
  instanceClass: "db.t4g.small",
  multiAz: false,
  storage: 20,
  maxStorage: 100,
  backupDays: 7,
} as const;

function database(settings: DatabaseSettings, uri?: string, engine: DatabaseEngineName = "postgres") {
  return shopDatabase({ engine, settings, secrets: uri === undefined ? {} : { uri } });
}

const servers = async (settings: DatabaseSettings) =>
  (await database(settings, URI)).filter(({ name }) => name.startsWith("shop-db"));

describe("a PostgreSQL database elsewhere", () => {
  it("is a Secret with the environment of its clients: no server and no jobs", async () => {
    const resources = await servers({ provider: "uri" });
    assert.deepEqual(summary(resources), ["ExternalPostgres shop-db", "Secret shop-db-orders"]);
    assertFamily(resources, (one) => !one.custom);
    const { immutable, stringData } = only(resources, "Secret").inputs as Record<string, object>;
    assert.equal(immutable, true);
    assert.deepEqual(Object.keys(stringData ?? {}).sort(), [
      "PGSSLMODE",
      "POSTGRES_DB",
      "POSTGRES_HOST",
      "POSTGRES_PASSWORD",
      "POSTGRES_PORT",
      "POSTGRES_USER",
    ]);
    const deployment = only(await database({ provider: "uri" }, URI), "Deployment");
    const [from] = at(deployment, "spec.template.spec.containers.0.envFrom") as { secretRef: { name: string } }[];
    assert.match(String(from?.secretRef.name), /^shop-db-orders/);
  });

  it("appears in no plan with its password, host or user", async () => {
    const text = JSON.stringify(await database({ provider: "uri" }, URI));
    for (const part of ["p@ss", "p%40ss", "db.test", "clerk"]) assert.ok(!text.includes(part), part);
  });

  it("has the parts of its URI, decoded, with PostgreSQL's own port by default", () => {
    assert.deepEqual(externalEnvironment("shop-db-orders", URI), {
      POSTGRES_HOST: "db.test",
      POSTGRES_PORT: "6432",
      POSTGRES_DB: "orders",
      POSTGRES_USER: "clerk",
      POSTGRES_PASSWORD: "p@ss",
      PGSSLMODE: "require",
    });
    assert.deepEqual(externalEnvironment("shop-db-orders", "postgresql://clerk:pw@[fd00::1]/orders"), {
      POSTGRES_HOST: "fd00::1",
      POSTGRES_PORT: "5432",
      POSTGRES_DB: "orders",
      POSTGRES_USER: "clerk",
      POSTGRES_PASSWORD: "pw",
    });
  });

  it("has placeholders in a plan, which change with the ciphertext", async () => {
    assert.equal(externalEnvironment("shop-db-orders", "[secret 3fa91c2e]").POSTGRES_HOST, "[host of secret 3fa91c2e]");
    const secret = async (uri: string) => only(await database({ provider: "uri" }, uri), "Secret").inputs.stringData;
    assert.deepEqual(await secret("[secret 3fa91c2e]"), await secret("[secret 3fa91c2e]"));
    assert.notDeepEqual(await secret("[secret 3fa91c2e]"), await secret("[secret 3fa91c2f]"));
  });

  it("does not reveal an invalid URI", () => {
    assert.throws(
      () => externalEnvironment("shop-db-orders", "mysql://clerk:hush@db.test/orders"),
      (error: Error) =>
        error.message.includes("the URI of shop-db-orders is not one of") && !error.message.includes("hush"),
    );
  });

  it("requires a URI from the application", async () => {
    await assert.rejects(database({ provider: "uri" }), /the database orders of shop-db has no URI, .*databaseUri/);
  });
});

describe("the provider of an engine's servers", () => {
  it("is that of all engines, unless the engine has its own", async () => {
    const made = async (settings: DatabaseSettings) =>
      (await servers(settings)).filter((one) => kind(one).endsWith("Postgres")).map(kind);
    assert.deepEqual(await made(CLUSTER), ["Postgres"]);
    assert.deepEqual(await made({ ...CLUSTER, postgres: { provider: "uri" } }), ["ExternalPostgres"]);
    assert.deepEqual(await made({ provider: "uri", postgres: CLUSTER }), ["Postgres"]);
  });

  it("must run the engine", async () => {
    await assert.rejects(
      database(RDS, URI),
      /slipway:databases\.provider is rds, which runs no postgres for shop-db; .* cluster, uri$/m,
    );
  });

  it("must be that of an engine that exists", async () => {
    // What a type would refuse, a program without types may still ask for.
    const engine = JSON.parse('"oracle"') as DatabaseEngineName;
    await assert.rejects(
      database(CLUSTER, URI, engine),
      /^RangeError: engine of shop-db is "oracle"; .* one of mongodb, mysql, postgres, redis$/,
    );
  });
});
