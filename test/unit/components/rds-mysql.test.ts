import assert from "node:assert/strict";

import * as pulumi from "@pulumi/pulumi";

import { rdsDatabases } from "../../../components/aws/rds";
import { DatabaseClients } from "../../../components/database/clients";
import { assertFamily, at, kind, only, recorded, summary } from "../../support/record";
import { CONTEXT, RDS_OPTIONS } from "../../support/shop";

function database(instanceClass = RDS_OPTIONS.instanceClass, protect = false) {
  return recorded(() => {
    const clients = new DatabaseClients("shop");
    rdsDatabases({ ...RDS_OPTIONS, instanceClass, protect }).mysql(
      "shop-db",
      { engine: "mysql", databases: { orders: { password: pulumi.secret("hush") } }, context: CONTEXT, clients },
      {},
    );
    clients.finish();
  });
}

describe("a MySQL database in RDS", () => {
  it("is a server with its network resources and, per database, the same login and jobs as in the cluster", async () => {
    const resources = await database();
    assert.deepEqual(summary(resources), [
      "ConfigMap shop-db-authorities",
      "ConfigMap shop-db-scripts",
      "Instance shop-db",
      "Job shop-db-orders",
      "Job shop-db-orders-login-cleanup",
      "MysqlLogin shop-db-orders",
      "MysqlLoginCleanup shop-db-orders-login-cleanup",
      "ParameterGroup shop-db",
      "RandomId shop-db-orders",
      "RandomPassword shop-db-admin",
      "RdsMysql shop-db",
      "Secret shop-db-admin",
      "Secret shop-db-orders",
      "SecurityGroup shop-db",
      "SecurityGroupIngressRule shop-db",
      "SubnetGroup shop-db",
    ]);
    assertFamily(resources, (one) => !one.custom);
    assert.ok(!JSON.stringify(resources).includes("hush"));
  });

  it("is MariaDB, and rejects unencrypted connections", async () => {
    const resources = await database();
    const instance = only(resources, "Instance");
    const { engine, engineVersion, port, username, storageEncrypted } = instance.inputs;
    assert.deepEqual(
      { engine, engineVersion, port, username, storageEncrypted },
      { engine: "mariadb", engineVersion: "11.8", port: 3306, username: "slipway", storageEncrypted: true },
    );
    const { family, parameters } = only(resources, "ParameterGroup").inputs;
    assert.equal(family, "mariadb11.8");
    assert.deepEqual(parameters, [
      { name: "require_secure_transport", value: "1" },
      { name: "character_set_server", value: "utf8mb4" },
    ]);
    const { fromPort, toPort, description } = only(resources, "SecurityGroupIngressRule").inputs;
    assert.deepEqual([fromPort, toPort, description], [3306, 3306, "MariaDB from the nodes of the cluster"]);
  });

  for (const [instanceClass, enabled] of [
    ["db.t3.micro", undefined],
    ["db.t4g.small", undefined],
    ["db.t4g.medium", true],
    ["db.m7g.large", true],
  ] as const) {
    it(`has Performance Insights only where AWS runs them for MariaDB: ${instanceClass}`, async () => {
      assert.equal(at(only(await database(instanceClass), "Instance"), "performanceInsightsEnabled"), enabled);
    });
  }

  it("passes its address and how it is verified to jobs and clients", async () => {
    const resources = await database();
    assert.deepEqual(Object.keys(at(only(resources, "Secret", "shop-db-orders"), "stringData") as object).sort(), [
      "MYSQL_DATABASE",
      "MYSQL_HOST",
      "MYSQL_PASSWORD",
      "MYSQL_PORT",
      "MYSQL_SSL_CA",
      "MYSQL_SSL_MODE",
      "MYSQL_USER",
    ]);
    const jobs = resources.filter((one) => kind(one) === "Job");
    assert.equal(jobs.length, 2);
    for (const job of jobs) {
      const container = at(job, "spec.template.spec.containers.0") as { image: string; env: { name: string }[] };
      assert.deepEqual(container.env.slice(0, 5), [
        { name: "SERVER_HOST", value: "[address of shop-db]" },
        { name: "SERVER_PORT", value: "3306" },
        { name: "ADMIN_USER", value: "slipway" },
        { name: "MYSQL_SSL_MODE", value: "VERIFY_IDENTITY" },
        { name: "MYSQL_SSL_CA", value: "/etc/mysql-authorities/ca.pem" },
      ]);
      assert.equal(container.image, "docker.io/library/mariadb:11.8-noble");
    }
    const grant = only(resources, "Job", "shop-db-orders");
    assert.ok(grant.dependsOn.includes(only(resources, "Instance").urn), "grant before the server");
    const scripts = Object.keys(at(only(resources, "ConfigMap", "shop-db-scripts"), "data") as object);
    assert.deepEqual(scripts, ["connection.sh", "grant.sh", "prune.sh"]);
  });

  it("cannot be deleted if the environment is protected", async () => {
    const kept = only(await database("db.t4g.small", true), "Instance");
    assert.equal(kept.options.protect, true);
    assert.match(String(at(kept, "finalSnapshotIdentifier")), /^shop-db-final-[0-9a-f]{8}$/);
  });
});
