import assert from "node:assert/strict";

import { externalMysqlEnvironment } from "../../../components/database/mysql/external";
import type { DatabaseSettings } from "../../../settings/schema/databases";
import { assertFamily, at, kind, only, summary } from "../../support/record";
import { type ShopDatabase, shopDatabase } from "../../support/shop-database";

const CLUSTER = { provider: "cluster", storage: 5, cpu: 100 } as const;
const URI = "mysql://clerk:p%40ss@db.test:3307/orders?ssl-mode=REQUIRED";
const CONTAINER = "spec.template.spec.containers.0";
const VARIABLES = ["MYSQL_DATABASE", "MYSQL_HOST", "MYSQL_PASSWORD", "MYSQL_PORT", "MYSQL_USER"];

const database = (args: Partial<ShopDatabase> = {}) => shopDatabase({ engine: "mysql", settings: CLUSTER, ...args });

/** The value of an environment variable of a workload's container. */
function variable(workload: Parameters<typeof at>[0], wanted: string): unknown {
  const environment = at(workload, `${CONTAINER}.env`) as { name: string; value?: unknown }[];
  return environment.find(({ name }) => name === wanted)?.value;
}

describe("a MySQL database in the cluster", () => {
  it("is a server with a volume and, per database, a login with two jobs", async () => {
    const resources = (await database()).filter(({ name }) => name.startsWith("shop-db"));
    assert.deepEqual(summary(resources), [
      "ConfigMap shop-db-scripts",
      "Job shop-db-orders",
      "Job shop-db-orders-login-cleanup",
      "Mysql shop-db",
      "MysqlLogin shop-db-orders",
      "MysqlLoginCleanup shop-db-orders-login-cleanup",
      "NetworkPolicy shop-db",
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
    const [rule] = at(only(resources, "NetworkPolicy", "shop-db"), "spec.ingress") as { from: unknown }[];
    assert.deepEqual(rule?.from, [{ podSelector: { matchLabels: { "slipway.dev/client-of-shop-db": "true" } } }]);
    for (const client of [only(resources, "Deployment"), ...resources.filter((one) => kind(one) === "Job")]) {
      const labels = at(client, "spec.template.metadata.labels") as Record<string, string>;
      assert.equal(labels["slipway.dev/client-of-shop-db"], "true", client.name);
    }
  });

  it("creates the login before its clients change and removes previous ones after them", async () => {
    const resources = await database();
    const order = [
      [only(resources, "StatefulSet"), only(resources, "Job", "shop-db-orders")],
      [only(resources, "Job", "shop-db-orders"), only(resources, "Deployment")],
      [only(resources, "Deployment"), only(resources, "Job", "shop-db-orders-login-cleanup")],
    ] as const;
    for (const [earlier, later] of order) {
      assert.ok(later.dependsOn.includes(earlier.urn), `${later.name} does not wait for ${earlier.name}`);
    }
  });

  it("creates another login for another password, with a name that does not reveal it", async () => {
    const user = async (password: string) => {
      const resources = await database({ secrets: { password } });
      assert.ok(!summary(resources).includes("RandomPassword shop-db-orders"), "generated although one is given");
      return variable(only(resources, "Job", "shop-db-orders"), "LOGIN_USER");
    };
    const [first, again, second] = [await user("one"), await user("one"), await user("two")];
    assert.match(String(first), /^orders_[0-9a-f]{8}$/);
    assert.equal(again, first);
    assert.notEqual(second, first);
  });

  it("passes passwords through immutable Secrets only, and probes without one", async () => {
    const resources = await database({ secrets: { password: "hush" } });
    assert.ok(!JSON.stringify(resources).includes("hush"));
    const secret = only(resources, "Secret", "shop-db-orders");
    assert.deepEqual(Object.keys(secret.inputs.stringData as object).sort(), VARIABLES);
    for (const one of resources.filter((resource) => kind(resource) === "Secret"))
      assert.equal(one.inputs.immutable, true, one.name);
    const set = only(resources, "StatefulSet");
    for (const probe of ["startupProbe", "readinessProbe", "livenessProbe"])
      assert.deepEqual(at(set, `${CONTAINER}.${probe}.exec.command`), ["sh", "/slipway/ping.sh"]);
    for (const [job, expected] of [
      ["orders", ["ADMIN_PASSWORD", "LOGIN_PASSWORD"]],
      ["orders-login-cleanup", ["ADMIN_PASSWORD"]],
    ] as const) {
      const environment = at(only(resources, "Job", `shop-db-${job}`), `${CONTAINER}.env`) as Record<string, unknown>[];
      const names = environment.filter((one) => one.valueFrom).map(({ name }) => name);
      assert.deepEqual(names, expected);
    }
  });

  const sizes: readonly [string, DatabaseSettings, readonly unknown[]][] = [
    ["the defaults", CLUSTER, ["5Gi", "100m", "256Mi", "64M", "64"]],
    ["those of all engines", { ...CLUSTER, storage: 7, memory: 1025 }, ["7Gi", "100m", "1025Mi", "256M", "256"]],
    [
      "its own",
      { ...CLUSTER, memory: 64, mysql: { provider: "cluster", storage: 20, cpu: 500, memory: 192 } },
      ["20Gi", "500m", "192Mi", "48M", "48"],
    ],
  ];
  for (const [what, settings, expected] of sizes) {
    it(`has the size of the settings: ${what}`, async () => {
      const set = only(await database({ settings }), "StatefulSet");
      const resources = at(set, `${CONTAINER}.resources`) as Record<string, Record<string, string>>;
      assert.equal(resources.requests?.memory, resources.limits?.memory);
      assert.deepEqual(
        [
          at(set, "spec.volumeClaimTemplates.0.spec.resources.requests.storage"),
          resources.requests?.cpu,
          resources.limits?.memory,
          variable(set, "CACHE"),
          variable(set, "MAX_CONNECTIONS"),
        ],
        expected,
      );
    });
  }

  it("needs more memory than other engines may have", async () => {
    await assert.rejects(
      database({ settings: { ...CLUSTER, memory: 128 } }),
      /^RangeError: slipway:databases\.memory is 128, also for MySQL of shop-db; there it must be 192 or more$/m,
    );
  });

  it("keeps the volume and the server if the environment is protected", async () => {
    for (const [protect, whenDeleted] of [
      [true, "Retain"],
      [false, "Delete"],
    ] as const) {
      const set = only(await database({ protect }), "StatefulSet");
      assert.equal(at(set, "spec.persistentVolumeClaimRetentionPolicy.whenDeleted"), whenDeleted);
      assert.equal(set.options.protect ?? false, protect);
    }
  });
});

describe("a MySQL database elsewhere", () => {
  const elsewhere: Partial<ShopDatabase> = { settings: { ...CLUSTER, mysql: { provider: "uri" } } };

  it("is a Secret with the environment of its clients: no server and no jobs", async () => {
    const all = await database({ ...elsewhere, secrets: { uri: URI } });
    const resources = all.filter(({ name }) => name.startsWith("shop-db"));
    assert.deepEqual(summary(resources), ["ExternalMysql shop-db", "Secret shop-db-orders"]);
    assertFamily(resources, (one) => !one.custom);
    const { immutable, stringData } = only(resources, "Secret").inputs as Record<string, object>;
    assert.equal(immutable, true);
    assert.deepEqual(Object.keys(stringData ?? {}).sort(), [...VARIABLES, "MYSQL_SSL_MODE"].sort());
    const text = JSON.stringify(all);
    for (const part of ["p@ss", "p%40ss", "db.test", "clerk"]) assert.ok(!text.includes(part), part);
  });

  const parts: readonly [string, readonly string[]][] = [
    [URI, ["db.test", "3307", "orders", "clerk", "p@ss", "REQUIRED"]],
    ["mariadb://clerk:pw@[fd00::1]/orders", ["fd00::1", "3306", "orders", "clerk", "pw"]],
    [
      "[secret 3fa91c2e]",
      ["host", "port", "database", "user", "password"].map((part) => `[${part} of secret 3fa91c2e]`),
    ],
  ];
  for (const [uri, [host, port, name, user, password, mode]] of parts) {
    it(`has the parts of its URI, decoded, or a placeholder for each: ${uri}`, () => {
      assert.deepEqual(externalMysqlEnvironment("shop-db-orders", uri), {
        MYSQL_HOST: host,
        MYSQL_PORT: port,
        MYSQL_DATABASE: name,
        MYSQL_USER: user,
        MYSQL_PASSWORD: password,
        ...(mode === undefined ? {} : { MYSQL_SSL_MODE: mode }),
      });
    });
  }

  it("does not reveal an invalid URI", () => {
    assert.throws(
      () => externalMysqlEnvironment("shop-db-orders", "postgres://clerk:hush@db.test/orders"),
      /^Error: the URI of shop-db-orders is not one of a MySQL database; check it by databaseUri\("mysql"\)$/,
    );
  });

  it("requires a URI from the application", async () => {
    await assert.rejects(database(elsewhere), /the database orders of shop-db has no URI, .*databaseUri\("mysql"\)/);
  });
});
