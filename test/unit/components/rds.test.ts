import assert from "node:assert/strict";

import * as pulumi from "@pulumi/pulumi";

import { DatabaseClients } from "../../../components/database/clients";
import { rdsDatabases } from "../../../components/aws/rds";
import { assertFamily, at, kind, only, recorded, summary } from "../../support/record";
import { CONTEXT, RDS_OPTIONS } from "../../support/shop";

function database(protect = false) {
  return recorded(() => {
    const clients = new DatabaseClients("shop");
    const access = rdsDatabases({ ...RDS_OPTIONS, protect }).postgres(
      "shop-db",
      { engine: "postgres", databases: { orders: { password: pulumi.secret("hush") } }, context: CONTEXT, clients },
      {},
    );
    clients.finish();
    assert.deepEqual(Object.keys(access), ["orders"]);
  });
}

describe("a PostgreSQL database in RDS", () => {
  it("is a server with its network resources and, per database, the same login and jobs as in the cluster", async () => {
    const resources = await database();
    assert.deepEqual(summary(resources), [
      "ConfigMap shop-db-authorities",
      "ConfigMap shop-db-scripts",
      "Instance shop-db",
      "Job shop-db-orders",
      "Job shop-db-orders-login-cleanup",
      "LoginCleanup shop-db-orders-login-cleanup",
      "ParameterGroup shop-db",
      "PostgresLogin shop-db-orders",
      "RandomId shop-db-orders",
      "RandomPassword shop-db-admin",
      "RdsPostgres shop-db",
      "Secret shop-db-admin",
      "Secret shop-db-orders",
      "SecurityGroup shop-db",
      "SecurityGroupIngressRule shop-db",
      "SubnetGroup shop-db",
    ]);
    assertFamily(resources, (one) => !one.custom);
  });

  it("is encrypted, backed up, private and growing, with the configured size", async () => {
    const { inputs } = only(await database(), "Instance");
    const { password, ...plain } = inputs;
    assert.match(JSON.stringify(password), /secret/);
    assert.deepEqual(plain, {
      allocatedStorage: 20,
      applyImmediately: true,
      autoMinorVersionUpgrade: true,
      backupRetentionPeriod: 14,
      backupWindow: "01:00-02:00",
      copyTagsToSnapshot: true,
      dbSubnetGroupName: "shop-db",
      deleteAutomatedBackups: true,
      deletionProtection: false,
      engine: "postgres",
      engineVersion: "17",
      instanceClass: "db.t4g.small",
      maintenanceWindow: "sun:02:30-sun:03:30",
      maxAllocatedStorage: 100,
      multiAz: true,
      parameterGroupName: "shop-db",
      performanceInsightsEnabled: true,
      performanceInsightsRetentionPeriod: 7,
      port: 5432,
      publiclyAccessible: false,
      skipFinalSnapshot: true,
      storageEncrypted: true,
      storageType: "gp3",
      tags: { Name: "shop-db" },
      username: "postgres",
      vpcSecurityGroupIds: ["[id of shop-db]"],
    });
  });

  it("admits only nodes, only over TLS, and has no egress", async () => {
    const resources = await database();
    const group = only(resources, "SecurityGroup");
    assert.deepEqual([at(group, "vpcId"), at(group, "egress"), at(group, "ingress")], ["vpc-1", [], undefined]);
    const { description, ...rule } = only(resources, "SecurityGroupIngressRule").inputs;
    // Characters that EC2 accepts; an apostrophe would only fail on deployment.
    for (const text of [description, at(group, "description")]) assert.match(String(text), /^[\w .:/()#,@+=-]+$/);
    assert.deepEqual(rule, {
      fromPort: 5432,
      ipProtocol: "tcp",
      referencedSecurityGroupId: "sg-nodes",
      securityGroupId: "[id of shop-db]",
      toPort: 5432,
    });
    assert.deepEqual(at(only(resources, "ParameterGroup"), "parameters.0"), { name: "rds.force_ssl", value: "1" });
    assert.deepEqual(at(only(resources, "SubnetGroup"), "subnetIds"), ["subnet-a", "subnet-b"]);
  });

  it("passes its address and how it is verified to jobs and clients", async () => {
    const resources = await database();
    const login = only(resources, "Secret", "shop-db-orders");
    assert.deepEqual(Object.keys(at(login, "stringData") as object).sort(), [
      "PGSSLMODE",
      "PGSSLROOTCERT",
      "POSTGRES_DB",
      "POSTGRES_HOST",
      "POSTGRES_PASSWORD",
      "POSTGRES_PORT",
      "POSTGRES_USER",
    ]);
    const jobs = resources.filter((one) => kind(one) === "Job");
    assert.equal(jobs.length, 2);
    for (const job of jobs) {
      const container = at(job, "spec.template.spec.containers.0") as { image: string; env: { name: string }[] };
      const env = container.env.filter(({ name }) => /^PG(HOST|PORT|USER|SSLMODE|SSLROOTCERT)$/.test(name));
      assert.deepEqual(env, [
        { name: "PGHOST", value: "[address of shop-db]" },
        { name: "PGPORT", value: "5432" },
        { name: "PGUSER", value: "postgres" },
        { name: "PGSSLMODE", value: "verify-full" },
        { name: "PGSSLROOTCERT", value: "/etc/postgres-authorities/ca.pem" },
      ]);
      assert.equal(container.image, "docker.io/library/postgres:17-trixie");
    }
    const grant = only(resources, "Job", "shop-db-orders");
    assert.ok(grant.dependsOn.includes(only(resources, "Instance").urn), "grant before the server");
    assert.deepEqual(Object.keys(at(only(resources, "ConfigMap", "shop-db-scripts"), "data") as object), [
      "connection.sh",
      "grant.sh",
      "prune.sh",
    ]);
  });

  it("cannot be deleted if the environment is protected, and leaves a snapshot and its backups", async () => {
    const resources = await database(true);
    const kept = only(resources, "Instance");
    assert.equal(kept.options.protect, true);
    assert.deepEqual(
      [at(kept, "deletionProtection"), at(kept, "deleteAutomatedBackups"), at(kept, "applyImmediately")],
      [true, false, false],
    );
    assert.equal(at(kept, "skipFinalSnapshot"), undefined);
    assert.match(String(at(kept, "finalSnapshotIdentifier")), /^shop-db-final-[0-9a-f]{8}$/);
    assert.ok(summary(resources).includes("RandomId shop-db-final"));
  });
});
