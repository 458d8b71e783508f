import assert from "node:assert/strict";

import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";

import { application } from "../../platform/application";
import { kubernetesName, secret, text, whole, written } from "../../settings/values";
import { type Configurable, readSettings, type Settings, SettingsError } from "../../settings";

/** The least that a stack on a Kubernetes that exists has to say. */
export const LOCAL = {
  "slipway:target": "local",
  "slipway:apps": '["shop"]',
  "slipway:cluster": '{"context":"kind-kind"}',
  "slipway:registry": '{"address":"localhost:5000"}',
  "slipway:images": '{"builder":"slipway"}',
};
/** The least that a stack on AWS has to say. */
export const AWS = {
  "slipway:target": "aws",
  "slipway:apps": '["shop"]',
  "slipway:account": "111122223333",
  "slipway:region": "eu-central-1",
  "slipway:zones": '["eu-central-1a","eu-central-1b"]',
  "slipway:domain": "dev.example.com",
  "slipway:images": '{"builder":"slipway"}',
  "slipway:cluster":
    '{"version":"1.35","administrators":["arn:aws:iam::111122223333:role/admin"],"publicAccessCidrs":["203.0.113.0/24"]}',
};

/** An application with a setting of each sort. */
export const shop = application({
  name: "shop",
  settings: z.strictObject({
    replicas: whole(1, 10).default(1),
    tag: z.string().default("x"),
    fast: z.boolean().default(false),
    password: secret().optional(),
    keys: z.record(z.string(), secret()).default({}),
    signs: z.record(kubernetesName(), written(text(/^[a-z0-9]+$/, "letters and digits", "open24"))).default({}),
  }),
  deploy: () => ({ url: pulumi.output("") }),
});
/** An application with a secret that somebody has to set. */
export const needy = application({
  name: "needy",
  settings: z.strictObject({ apiKey: secret() }),
  deploy: () => ({ url: pulumi.output("") }),
});

/** Reads the settings of a stack `test`. */
export async function read(config: Record<string, string>, secretKeys: string[] = []): Promise<Settings<Configurable>> {
  await pulumi.runtime.setMocks({ newResource: () => ({ id: "", state: {} }), call: () => ({}) }, "slipway", "test");
  pulumi.runtime.setAllConfig(config, secretKeys);
  return readSettings([shop, needy]);
}

/** What is wrong with the settings of a stack `test`; fails where nothing is. */
export async function problems(config: Record<string, string>, secretKeys: string[] = []): Promise<readonly string[]> {
  try {
    await read(config, secretKeys);
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
  return assert.fail("the settings were accepted");
}

/** The end of a message: the command that sets a value. */
export function fix(command: string): string {
  return `Fix: pulumi config set ${command} -s test`;
}
