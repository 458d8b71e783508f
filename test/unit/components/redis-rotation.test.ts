import assert from "node:assert/strict";
import { createHash } from "node:crypto";

import * as pulumi from "@pulumi/pulumi";

import { redisUri } from "../../../components/database/redis/environment";
import { loginLine, passwordHash } from "../../../components/database/redis/login-rules";
import { at, kind, only } from "../../support/record";
import { type ShopDatabase, shopDatabase } from "../../support/shop-database";

const CLUSTER = { provider: "cluster", storage: 5, cpu: 100 } as const;
const CURRENT = "shop-db-orders-current";
const SETTLED = "shop-db-orders-login-cleanup-settled";

const database = (secrets: ShopDatabase["secrets"] = {}) =>
  shopDatabase({ engine: "redis", settings: CLUSTER, secrets });

const value = <T>(output: pulumi.Output<T>): Promise<T> =>
  new Promise((resolve) => {
    output.apply(resolve);
  });

/** The environment of a job's container. */
function environment(job: Parameters<typeof at>[0]) {
  return at(job, "spec.template.spec.containers.0.env") as { name: string; value?: unknown; valueFrom?: unknown }[];
}

describe("the rotation of a Redis login", () => {
  it("creates another login for another password, with a name that does not reveal it", async () => {
    const user = async (password: string) =>
      environment(only(await database({ password }), "Job", "shop-db-orders")).find(({ name }) => name === "LOGIN_USER")
        ?.value;
    const [first, again, second] = [await user("one"), await user("one"), await user("two")];
    assert.match(String(first), /^orders_[0-9a-f]{8}$/);
    assert.equal(again, first);
    assert.notEqual(second, first);
  });

  it("tells new pods of the server first, then the server, then clients, and then ends for pods, and for the server", async () => {
    const resources = await database();
    const server = only(resources, "StatefulSet");
    const grant = only(resources, "Job", "shop-db-orders");
    const prune = only(resources, "Job", "shop-db-orders-login-cleanup");
    const client = only(resources, "Deployment");
    const [current, settled] = [only(resources, "Secret", CURRENT), only(resources, "Secret", SETTLED)];
    const order = [
      [current, grant],
      [server, grant],
      [grant, client],
      [client, settled],
      [settled, prune],
      [client, prune],
    ] as const;
    for (const [earlier, later] of order) {
      assert.ok(later.dependsOn.includes(earlier.urn), `${later.name} does not wait for ${earlier.name}`);
    }
  });

  it("does not change the server, whose pods find the logins under fixed names", async () => {
    const [before, after] = [await database({ password: "one" }), await database({ password: "two" })];
    const template = (resources: typeof before) => only(resources, "StatefulSet").inputs;
    assert.deepEqual(template(after), template(before));
    const volumes = at(only(after, "StatefulSet"), "spec.template.spec.volumes") as { projected?: unknown }[];
    const projected = volumes.flatMap((volume) => (volume.projected === undefined ? [] : [volume.projected]));
    const names = [CURRENT, SETTLED].map((name) => at(only(after, "Secret", name), "metadata.name"));
    assert.deepEqual(names, ["shop-db-orders-current-login", "shop-db-orders-settled-login"]);
    assert.deepEqual(projected, [
      { defaultMode: 0o440, sources: names.map((name) => ({ secret: { name, optional: true } })) },
    ]);
  });

  it("has immutable Secrets, except those that new pods read: a kubelet keeps the first content of an immutable name", async () => {
    const secrets = (await database()).filter((one) => kind(one) === "Secret");
    const mutable = secrets.filter(({ inputs }) => inputs.immutable !== true).map(({ name }) => name);
    assert.deepEqual(mutable.sort(), [CURRENT, SETTLED]);
    const keys = [CURRENT, SETTLED].map((name) =>
      Object.keys(only(secrets, "Secret", name).inputs.stringData as object).join(),
    );
    // Files of one folder.
    assert.deepEqual(keys, ["orders.current", "orders.settled"]);
  });

  it("passes passwords and hashes through Secrets only", async () => {
    const hash = createHash("sha256").update("hush").digest("hex");
    const resources = await database({ password: "hush" });
    const text = JSON.stringify(resources);
    for (const secret of ["hush", hash]) assert.ok(!text.includes(secret), secret);
    const { stringData } = only(resources, "Secret", "shop-db-orders").inputs;
    assert.deepEqual(Object.keys(stringData as object), ["REDIS_URL"]);
    for (const [job, secrets] of [
      ["orders", ["ADMIN_PASSWORD", "LOGIN_HASH"]],
      ["orders-login-cleanup", ["ADMIN_PASSWORD"]],
    ] as const) {
      const fromSecrets = environment(only(resources, "Job", `shop-db-${job}`)).filter((one) => one.valueFrom);
      assert.deepEqual(
        fromSecrets.map(({ name }) => name),
        secrets,
      );
    }
  });

  it("percent-encodes what clients get", async () => {
    const uri = redisUri({ host: "shop-db", port: 6379, user: "orders_0000000a", password: "p@ss/w:rd%" });
    assert.equal(await value(uri), "redis://orders_0000000a:p%40ss%2Fw%3Ard%25@shop-db:6379/0");
  });

  it("limits a login to its database's keys and channels", () => {
    assert.equal(
      loginLine("orders_0000000a", "abc", "orders"),
      "user orders_0000000a on sanitize-payload #abc ~orders:* &orders:* +@all -@admin -@dangerous -function +info\n",
    );
  });

  for (const [password, expected] of [
    ["hush", createHash("sha256").update("hush").digest("hex")],
    ["[secret 3fa91c2e]", "[hash of secret 3fa91c2e]"],
    ["[unset shop:password]", "[unset shop:password]"],
  ] as const) {
    it(`hashes a password, and not what stands for it in a plan: ${password}`, async () => {
      const hash = passwordHash(password);
      assert.equal(await value(hash), expected);
      assert.ok(await pulumi.isSecret(hash));
    });
  }
});
