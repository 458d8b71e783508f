import assert from "node:assert/strict";

import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";

import { kubernetesName, scalarString, secret, text, whole } from "../../settings/values";
import { type Configurable, readSettings, type Settings, SettingsError } from "../../settings";

/** The required settings of a stack on an existing cluster. */
export const LOCAL = {
  "slipway:target": "local",
  "slipway:apps": '["shop"]',
  "slipway:cluster": '{"context":"kind-kind"}',
  "slipway:registry": '{"address":"localhost:5000"}',
  "slipway:images": '{"builder":"slipway"}',
};
/** The required settings of a stack on AWS. */
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

/** An application with one setting of each type. */
export const shop = configurable(
  "shop",
  z.strictObject({
    replicas: whole(1, 10).default(1),
    tag: z.string().default("x"),
    fast: z.boolean().default(false),
    password: secret().optional(),
    keys: z.record(z.string(), secret()).default({}),
    signs: z.record(kubernetesName(), scalarString(text(/^[a-z0-9]+$/, "letters and digits", "open24"))).default({}),
  }),
);
/** An application with a required secret. */
export const needy = configurable("needy", z.strictObject({ apiKey: secret() }));

/** Settings in the namespace `name`, which stay what they are once they are valid. */
export function configurable<S extends z.ZodObject>(name: string, settings: S): Configurable<z.output<S>> {
  return { name, settings, configure: (validate) => validate(settings) };
}

/**
 * Reads settings as those of a stack `test`.
 *
 * @param folder Folder with the stack files of other environments; @default the project's
 * @throws SettingsError if they are invalid.
 */
export async function read(
  config: Record<string, string>,
  secretKeys: string[] = [],
  known: readonly Configurable[] = [shop, needy],
  folder?: string,
): Promise<Settings<unknown>> {
  await pulumi.runtime.setMocks({ newResource: () => ({ id: "", state: {} }), call: () => ({}) }, "slipway", "test");
  pulumi.runtime.setAllConfig(config, secretKeys);
  return readSettings<unknown>(known, folder);
}

/** The problems of settings of a stack `test`. @throws AssertionError if they are valid. */
export async function problems(
  config: Record<string, string>,
  secretKeys?: string[],
  known?: readonly Configurable[],
  folder?: string,
): Promise<readonly string[]> {
  try {
    await read(config, secretKeys, known, folder);
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
  return assert.fail("the settings were accepted");
}

/** The end of an error message: the command that sets a value. */
export function fix(command: string): string {
  return `Fix: pulumi config set ${command} -s test`;
}
