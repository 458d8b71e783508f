import assert from "node:assert/strict";

import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";

import type { SharedFilesMount } from "../../../components/workload/mounts";
import { WebService } from "../../../components/workload/web-service";
import type { PlannedResource } from "../../../plan/model";
import { application } from "../../../platform/application";
import { awsPlatform } from "../../../platform/aws";
import { localPlatform } from "../../../platform/local";
import { platformSettings } from "../../../settings/schema/platform";
import { recorded } from "../../support/record";

/** An application with two object stores, each with a client, and shared files unless a setting leaves them out. */
const SHOP = application({
  name: "shop",
  settings: z.strictObject({ uploads: z.boolean().default(true) }),
  deploy: (platform, { uploads }) => {
    const files = uploads ? platform.sharedFiles("uploads", { size: 10, setting: "shop:uploads.size" }) : undefined;
    const mounted = (mount: Omit<SharedFilesMount, "files">) =>
      files ? { sharedFiles: { "/uploads": { files, ...mount } } } : {};
    const pictures = platform.objectStore("pictures");
    const archive = platform.objectStore("archive");
    const args = {
      ...platform.workload,
      image: `registry.test/shop/web@sha256:${"1".repeat(64)}`,
      resources: { cpu: 50, memory: 128 },
      callers: {},
    };
    new WebService("shop-web", { ...args, ...mounted({}), objectStores: [archive] }, platform.options);
    const scan = { ...mounted({ readOnly: true }), objectStores: [pictures] };
    new WebService("shop-scan", { ...args, ...scan }, platform.options);
    return { url: pulumi.output("http://shop.test") };
  },
});

const LOCAL = {
  target: "local",
  apps: ["shop"],
  cluster: { context: "test" },
  registry: { address: "localhost:5000" },
  images: { builder: "slipway" },
};

const CLUSTER = {
  version: "1.35",
  administrators: ["arn:aws:iam::111122223333:role/admin"],
  publicAccessCidrs: ["203.0.113.0/24"],
};

const AWS = {
  target: "aws",
  apps: ["shop"],
  account: "111122223333",
  region: "eu-central-1",
  zones: ["eu-central-1a", "eu-central-1b"],
  domain: "test.example.com",
  images: { builder: "slipway" },
  cluster: CLUSTER,
};

const GROUPS = { main: { instanceTypes: ["m7i.large"], min: 3, max: 12 } };

/** Settings of an environment with each kind of nodes, by name. */
export const NODES = {
  "Auto Mode": { cluster: { ...CLUSTER, nodes: { kind: "auto" } } },
  "managed nodes": { cluster: { ...CLUSTER, nodes: { kind: "managed", groups: GROUPS } } },
} as const;

/** The resources of an environment with the application. */
function shopOn(settings: object, shop: object): Promise<PlannedResource[]> {
  const parsed = platformSettings.parse(settings);
  return recorded(() => {
    const platform = parsed.target === "aws" ? awsPlatform(parsed) : localPlatform(parsed);
    const { value } = SHOP.configure((schema) => ({ value: schema.parse(shop), problems: [] }));
    assert.ok(value);
    platform.deploy(value.name, value.deploy);
  });
}

/** The application on an existing cluster. */
export const shopOnLocal = (change: object = {}) => shopOn({ ...LOCAL, ...change }, {});

/** The application on AWS. */
export const shopOnAws = (change: object = {}, shop: object = {}) => shopOn({ ...AWS, ...change }, shop);
