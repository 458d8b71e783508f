import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import fc from "fast-check";

import { APPLICATIONS } from "../../apps";
import { SettingsError } from "../../settings";
import { platformSettings } from "../../settings/schema/platform";
import { AWS, LOCAL, read } from "../support/settings";

/** Stacks to read, each a few milliseconds. */
const RUNS = 1000;

const KEYS = [
  ...platformSettings.options.flatMap(({ shape }) => Object.keys(shape).map((key) => `slipway:${key}`)),
  ...APPLICATIONS.flatMap(({ name, settings }) => Object.keys(settings.shape).map((key) => `${name}:${key}`)),
];
/** Names that occur anywhere in the settings, so that random objects reach into them. */
const NAMES = [
  "kind",
  "nodes",
  "groups",
  "main",
  "min",
  "max",
  "pools",
  "provider",
  "replicas",
  "0",
  "__proto__",
  "constructor",
  "secure",
];
const SCALARS = ["aws", "local", "auto", "managed", "cluster", "uri", "rds", "", "-", "10.0.0.0/8", "eu-central-1a"];

const LEAF = fc.oneof(
  fc.constantFrom(...SCALARS),
  fc.integer(),
  fc.double(),
  fc.boolean(),
  fc.constant(null),
  fc.string(),
);
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    LEAF,
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...NAMES), tie("value"), { maxKeys: 4 }),
  ),
}));
const STORED = fc.oneof(
  value.map((any) => JSON.stringify(any)),
  fc.string(),
);

describe("settings of any kind", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "fuzz-"));
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  it("are accepted, or refused with all problems, and never end in another error", async function () {
    this.timeout(120_000);
    const config = fc.dictionary(fc.constantFrom(...KEYS), STORED, { minKeys: 1, maxKeys: 4 });
    const base = fc.constantFrom({}, LOCAL, AWS);
    const secret = fc.boolean();
    await fc.assert(
      fc.asyncProperty(base, config, secret, async (usual, changes, isSecret) => {
        const all = { ...usual, ...changes };
        const result = await read(all, isSecret ? Object.keys(changes) : [], APPLICATIONS, folder).catch(
          (error: unknown) => error,
        );
        if (!(result instanceof Error)) return;
        assert.ok(result instanceof SettingsError, result.stack);
        for (const problem of result.problems) assert.match(problem, /Fix: ./);
      }),
      { numRuns: RUNS },
    );
  });
});
