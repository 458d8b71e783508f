import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";

import fc from "fast-check";

import { buildGo } from "../../local/host/gobuild";
import { ensureGo } from "../../local/host/golang";
import { localPaths } from "../../local/host/paths";
import { type StackFileSettings, readStackFile } from "../../settings/stack-file/read";
import { decoded } from "../../settings/stored-values";
import { CASES, PIECES } from "./stack-files/cases";
import { BUILD_TIMEOUT } from "./support";

/** Random values to compare. */
const RANDOM = 3000;

/** What the engine reads from a stack file. */
interface EngineResult {
  readonly values?: Readonly<Record<string, string>>;
  readonly secrets?: readonly string[];
  readonly error?: string;
}

/** The engine's reader for many stack files at once. */
type EngineReader = (texts: readonly string[]) => EngineResult[];

const decrypted = (ciphertext: string) => `decrypted:${ciphertext}`;

function readHere(text: string): StackFileSettings {
  return readStackFile(Buffer.from(text), { name: "Pulumi.test.yaml", project: "slipway", decrypted });
}

/** Values with JSON in one form, since the engine's has other escapes. */
function comparable(values: Readonly<Record<string, string>>): unknown {
  const entries = Object.entries(values).map(([key, value]) => {
    const json = decoded(value);
    return [key, typeof json === "object" && json !== null ? JSON.stringify(json) : value] as const;
  });
  return entries.sort(([a], [b]) => (a < b ? -1 : 1));
}

/** How the two readers treat one stack file; undefined if one of them accepts what the other reads otherwise. */
function verdict(text: string, engine: EngineResult): "equal" | "refused" | "changed" | undefined {
  const { values, secretKeys, changed, problems } = readHere(text);
  if (problems.length > 0) return "refused";
  if (engine.error !== undefined) return undefined;
  const equal =
    JSON.stringify(comparable(values)) === JSON.stringify(comparable(engine.values ?? {})) &&
    JSON.stringify([...secretKeys].sort()) === JSON.stringify(engine.secrets ?? []);
  // A time is refused wherever a text is wanted, and nowhere is a time.
  if (changed.some(({ reading }) => reading === "a time")) return "changed";
  return equal ? (changed.length > 0 ? "changed" : "equal") : undefined;
}

describe("the plan's reader of stack files", () => {
  let readByEngine: EngineReader;

  before(async function () {
    this.timeout(BUILD_TIMEOUT);
    const paths = localPaths();
    const quiet = () => undefined;
    await ensureGo(paths, quiet);
    const module = join(__dirname, "stack-files");
    const program = await buildGo(paths, { name: "stack-files", module, package: "." }, quiet);
    readByEngine = (texts) => {
      const output = execFileSync(program, { input: JSON.stringify(texts), encoding: "utf8", maxBuffer: 2 ** 26 });
      return JSON.parse(output) as EngineResult[];
    };
  });

  function differences(texts: readonly string[]): string[] {
    const results = readByEngine(texts);
    return texts.flatMap((text, index) => {
      const engine = results[index] ?? {};
      if (verdict(text, engine) !== undefined) return [];
      const { values, secretKeys, changed } = readHere(text);
      return [JSON.stringify({ text, engine, here: { values, secretKeys, changed } })];
    });
  }

  it(`reads each of ${CASES.length} stack files as the engine does, or refuses it`, () => {
    assert.deepEqual(differences(CASES), []);
  });

  it("accepts, with an equal value, most of what the engine accepts", () => {
    const results = readByEngine(CASES);
    const accepted = CASES.filter((_, index) => results[index]?.error === undefined);
    const refused = accepted.filter((text) => readHere(text).problems.length > 0);
    // Tags, merge keys, several documents, dates as keys, and secrets that are no text.
    assert.ok(refused.length < accepted.length / 6, `${refused.length} of ${accepted.length} refused`);
  });

  it(`reads each of ${RANDOM} random values as the engine does, or refuses it`, () => {
    const seed = Date.now() % 2 ** 31;
    const value = fc.array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 6 });
    const texts = fc
      .sample(value, { seed, numRuns: RANDOM })
      .flatMap((pieces) => [pieces.join(""), `[${pieces.join(" ")}]`, `{a: ${pieces.join("")}}`])
      .map((text) => `config:\n  slipway:x: ${text}\n`);
    assert.deepEqual(differences(texts), [], `seed ${seed}`);
  });
});
