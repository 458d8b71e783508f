import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { z } from "zod";

import { APPLICATIONS } from "../../apps";
import { scalarString, secret, text } from "../../settings/values";
import { platformSettings } from "../../settings/schema/platform";
import { AWS, configurable, LOCAL, problems, read, shop } from "../support/settings";

const SENTINEL = "hush-9f4c";

/** An application with secrets at several depths. */
const vault = configurable(
  "vault",
  z.strictObject({
    ini: text(/^[a-z]+$/, "lower-case letters", "abc").optional(),
    size: z.number().optional(),
    keys: z.record(z.string(), secret()).optional(),
    site: z.strictObject({ name: scalarString(z.string()).optional(), key: secret().optional() }).optional(),
    list: z.array(z.strictObject({ key: secret(), label: z.string().optional() })).optional(),
  }),
);

/** A stack file's settings, those that the engine passes, and the problems. */
type Case = readonly [yaml: string, values: Record<string, string>, secretKeys: string[], expected: readonly string[]];

const CASES: Readonly<Record<string, Case>> = {
  "a text that is no secret": [
    "vault:ini: { secure: x }",
    { "vault:ini": SENTINEL },
    ["vault:ini"],
    [
      "vault:ini is encrypted, but no secret: its value would be shown; it must be plain. " +
        "Fix: pulumi config set --plaintext vault:ini abc -s test",
    ],
  ],
  "a number": [
    "vault:size: { secure: x }",
    { "vault:size": "3" },
    ["vault:size"],
    [
      "vault:size is encrypted, but no secret: its value would be shown; it must be plain. " +
        "Fix: pulumi config rm vault:size -s test, then set it without --secret",
    ],
  ],
  "a part that is no secret beside one that is": [
    "vault:site: { key: { secure: x }, name: { secure: y } }",
    { "vault:site": JSON.stringify({ key: SENTINEL, name: SENTINEL }) },
    ["vault:site"],
    [
      "vault:site.name is encrypted, but no secret: its value would be shown; it must be plain. " +
        "Fix: pulumi config rm --path 'vault:site.name' -s test, then set it without --secret",
    ],
  ],
  "a plain secret beside an encrypted one": [
    `vault:keys: { a: { secure: x }, b: ${SENTINEL} }`,
    { "vault:keys": JSON.stringify({ a: "x", b: SENTINEL }) },
    ["vault:keys"],
    [
      "vault:keys.b is stored in plain text; it must be encrypted. " +
        "Fix: choose a new value, then pulumi config set --secret --path 'vault:keys.b' -s test",
    ],
  ],
  "a plain secret in a list": [
    `vault:list: [{ key: ${SENTINEL} }]`,
    { "vault:list": JSON.stringify([{ key: SENTINEL }]) },
    [],
    [
      "vault:list[0].key is stored in plain text; it must be encrypted. " +
        "Fix: choose a new value, then pulumi config set --secret --path 'vault:list[0].key' -s test",
    ],
  ],
  "an object with a secret and a wrong value": [
    "vault:list: { secure: x }",
    { "vault:list": JSON.stringify({ key: SENTINEL }) },
    ["vault:list"],
    [
      "vault:list contains a secret, and is invalid; it must be a list. Fix: pulumi config rm vault:list -s test && pulumi config set --path 'vault:list[0]' <value> -s test",
    ],
  ],
};

describe("encrypted settings", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "encryption-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const apps = { ...LOCAL, "slipway:apps": '["vault"]' };

  for (const [what, [yaml, values, secretKeys, expected]] of Object.entries(CASES)) {
    it(`are refused with ${what}, as its place is in the stack file`, async () => {
      writeFileSync(join(folder, "Pulumi.test.yaml"), `config:\n  ${yaml}\n`);
      assert.deepEqual(await problems({ ...apps, ...values }, secretKeys, [vault], folder), expected);
    });
  }

  it("may contain, as a whole, what has a secret in it", async () => {
    const site = { "vault:site": JSON.stringify({ key: SENTINEL, name: 5 }) };
    writeFileSync(join(folder, "Pulumi.test.yaml"), "config:\n  vault:site: { secure: x }\n");
    const found = await problems({ ...apps, ...site, "vault:size": "x" }, ["vault:site"], [vault], folder);
    assert.deepEqual(
      found.map((problem) => problem.split(" ")[0]),
      ["vault:size"],
    );
  });

  it("are never shown, whatever their field, with an invalid value", async () => {
    const platform = platformSettings.options.flatMap((target) => {
      const base = target.shape.target.value === "aws" ? AWS : LOCAL;
      return Object.keys(target.shape).map((key) => [`slipway:${key}`, base] as const);
    });
    const applications = APPLICATIONS.flatMap(({ name, settings }) =>
      Object.keys(settings.shape).map(
        (key) => [`${name}:${key}`, { ...LOCAL, "slipway:apps": `["${name}"]` }] as const,
      ),
    );
    const values = [SENTINEL, JSON.stringify([SENTINEL]), JSON.stringify({ [SENTINEL]: SENTINEL, name: SENTINEL })];
    for (const [key, base] of [...platform, ...applications]) {
      writeFileSync(join(folder, "Pulumi.test.yaml"), `config:\n  ${key}: { secure: x }\n`);
      for (const value of values) {
        const message = await read({ ...base, [key]: value }, [key], [...APPLICATIONS, shop], folder).then(
          () => "",
          (error: unknown) => String(error),
        );
        assert.ok(!message.includes(SENTINEL), `${key}: ${message}`);
      }
    }
  });
});
