import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { parse, stringify } from "yaml";

import { APPLICATIONS } from "../../apps";
import { SettingsError } from "../../settings";
import { stackFileOf } from "../../settings/stack-file";
import { read } from "../support/settings";
import { CASES, type FixCase } from "./fix-commands/cases";
import { BUILD_TIMEOUT, EngineProject, STACK } from "./support";

/** Rounds of commands after which the settings have to be accepted: one fix can bring up another problem. */
const ROUNDS = 3;

describe("the command that a problem of the settings ends with", () => {
  const project = new EngineProject();
  const file = join(project.folder, `Pulumi.${STACK}.yaml`);
  let salt: string;

  before(async function () {
    this.timeout(BUILD_TIMEOUT);
    await project.prepare();
    salt = (parse(readFileSync(file, "utf8")) as { encryptionsalt: string }).encryptionsalt;
  });
  after(() => project.close());

  /** The problems of the stack file as it is. */
  async function problems(): Promise<readonly string[]> {
    // The values of secrets, which the CLI alone can decrypt, are those that the test gives it.
    const found = stackFileOf(STACK, {
      folder: project.folder,
      decrypted: (ciphertext) => secrets.get(ciphertext) ?? "",
    });
    assert.ok(found);
    try {
      await read({ ...found.values }, [...found.secretKeys], APPLICATIONS, project.folder);
      return [];
    } catch (error) {
      if (error instanceof SettingsError) return error.problems;
      throw error;
    }
  }

  const secrets = new Map<string, string>();

  /** Runs the commands of a problem as a user would, with a value for each secret. */
  async function fix(problem: string, secret: string): Promise<void> {
    const [, commands] = /Fix: (?:choose a new value, then )?(.*?)(?:, then .*)?$/.exec(problem) ?? [];
    assert.ok(commands !== undefined, problem);
    for (const command of commands.split(" && ")) {
      const words = [...command.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? "");
      assert.deepEqual(words.slice(0, 2), ["pulumi", "config"], problem);
      const args = [...words.slice(1), ...(words.includes("--secret") ? [secret] : []), "--non-interactive"];
      const { code, output } = await project.engine.run(args, { cwd: project.folder });
      assert.equal(code, 0, `${command}\n${output}\n${readFileSync(file, "utf8")}`);
    }
    if (!commands.includes("--secret")) return;
    for (const [, ciphertext = ""] of readFileSync(file, "utf8").matchAll(/secure: ['"]?([^'"\s}]+)/g))
      secrets.set(ciphertext, secret);
  }

  for (const [what, one] of Object.entries(CASES)) {
    it(`fixes ${what}`, async () => {
      writeFileSync(file, `${stringify({ encryptionsalt: salt })}${stackFile(one)}`);
      const first = await problems();
      assert.ok(
        first.some((problem) => problem.startsWith(`${one.key} `)),
        `${one.key} is not reported:\n${first.join("\n")}`,
      );
      for (let round = 1, found = first; found.length > 0; round++, found = await problems()) {
        assert.ok(round <= ROUNDS, `not fixed:\n${found.join("\n")}\n${readFileSync(file, "utf8")}`);
        for (const problem of found) await fix(problem, one.secret ?? "a-secret");
      }
    });
  }
});

/** The settings of a case: those that are usual, and the invalid ones in place of some of them. */
function stackFile({ base, yaml }: FixCase): string {
  const own = Object.keys(parse(yaml) as object);
  const usual = Object.fromEntries(Object.entries(base).filter(([key]) => !own.includes(key)));
  const indented = [stringify(usual), yaml].join("").replace(/^(?=.)/gm, "  ");
  return `config:\n${indented}\n`;
}
