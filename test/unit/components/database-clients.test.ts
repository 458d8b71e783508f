import assert from "node:assert/strict";

import * as pulumi from "@pulumi/pulumi";

import { at as value, items } from "../../../lib/values";
import { WebService } from "../../../components/workload/web-service";
import type { ApplicationPlatform } from "../../../platform/contract";
import { localPlatform } from "../../../platform/local";
import { local } from "../../../settings/schema/local";
import { only, recorded } from "../../support/record";
import { KINDS } from "../../support/workload-defaults";
import { CREATE } from "../../support/workload-kinds";

const SETTINGS = local.parse({
  target: "local",
  apps: ["shop"],
  cluster: { context: "test" },
  registry: { address: "localhost:5000" },
  images: { builder: "slipway" },
});

/** Deploys an application named `shop` on the local platform, then calls `afterwards`; returns all resources. */
const shop = <T>(deploy: (platform: ApplicationPlatform) => T, afterwards?: (deployed: T) => void) =>
  recorded(() => {
    const results: T[] = [];
    localPlatform(SETTINGS).deploy("shop", (platform) => {
      results.push(deploy(platform));
      return { url: pulumi.output("") };
    });
    if (afterwards) results.forEach(afterwards);
  });

const orders = (platform: ApplicationPlatform) =>
  platform.database("db", { engine: "postgres", databases: { orders: {} } }).orders;

const args = ({ workload }: ApplicationPlatform) => ({
  ...workload,
  image: "registry.test/shop/web@sha256:1",
  resources: { cpu: 50, memory: 128 },
  callers: {},
});

/** Something in a workload's pod template. */
function podOf(inputs: unknown, ...path: readonly (string | number)[]): unknown {
  const spec = value(inputs, "spec", "jobTemplate", "spec") ?? value(inputs, "spec");
  return value(spec, "template", ...path);
}

function hasLabel(template: unknown): boolean {
  return value(template, "metadata", "labels", "slipway.dev/client-of-shop-db") === "true";
}

/** Whether it is a job that manages the logins. */
function isAdministrator(inputs: unknown): boolean {
  return value(podOf(inputs, "spec", "containers", 0), "command", 1) !== undefined;
}

describe("the clients of an application's databases", () => {
  it("get environment and label from `databases` alone, and are in the cleanup's dependencies: any kind", async () => {
    const resources = await shop((platform) => {
      const databases = [orders(platform)];
      for (const workload of KINDS) {
        CREATE[workload](`shop-${workload.toLowerCase()}`, { ...args(platform), databases }, platform.options);
      }
      new WebService("shop-page", args(platform), platform.options);
    });
    const { dependsOn } = only(resources, "Job", "shop-db-orders-login-cleanup");
    const connected = resources.filter(({ inputs }) => hasLabel(podOf(inputs)) && !isAdministrator(inputs));
    assert.deepEqual(connected.map(({ name }) => name).sort(), KINDS.map((one) => `shop-${one.toLowerCase()}`).sort());
    for (const { urn, name, inputs } of connected) {
      assert.ok(dependsOn.includes(urn), `the removal of previous logins does not wait for ${name}`);
      const [from] = items(podOf(inputs, "spec", "containers", 0, "envFrom"));
      assert.match(String(value(from, "secretRef", "name")), /^shop-db-orders/);
    }
    assert.ok(!dependsOn.includes(only(resources, "Deployment", "shop-page").urn));
  });

  it("may be none: previous logins are removed all the same", async () => {
    const resources = await shop(orders);
    assert.ok(only(resources, "Job", "shop-db-orders-login-cleanup"));
  });

  it("cannot connect once the application has been deployed, nor can a database be created then", async () => {
    let checked = 0;
    await shop(
      (platform) => ({ platform, access: orders(platform) }),
      ({ platform, access }) => {
        const resource = new pulumi.ComponentResource("shop:index:Web", "shop-web");
        const late = /after deploy\(\) of the application shop has returned: previous logins would be removed while/;
        assert.throws(() => access.connect({ name: "shop-web", resource }), late);
        assert.throws(() => platform.database("more", { engine: "postgres", databases: { carts: {} } }), late);
        checked += 1;
      },
    );
    assert.equal(checked, 1);
  });

  it("have one database per engine, because another would overwrite its environment", async () => {
    const both = (platform: ApplicationPlatform) =>
      platform.database("db", { engine: "postgres", databases: { orders: {}, users: {} } });
    await assert.rejects(
      shop((platform) => {
        const { orders, users } = both(platform);
        new WebService("shop-web", { ...args(platform), databases: [orders, users] }, platform.options);
      }),
      /shop-web connects to the databases shop-db-orders and shop-db-users, which both set POSTGRES_HOST, .*; a workload/,
    );
    const resources = await shop((platform) => {
      const { orders, users } = both(platform);
      new WebService("shop-web", { ...args(platform), databases: [orders] }, platform.options);
      new WebService("shop-login", { ...args(platform), databases: [users] }, platform.options);
    });
    const { dependsOn } = only(resources, "Job", "shop-db-users-login-cleanup");
    const deployment = (name: string) => only(resources, "Deployment", name).urn;
    assert.deepEqual(
      [dependsOn.includes(deployment("shop-login")), dependsOn.includes(deployment("shop-web"))],
      [true, false],
    );
  });
});
