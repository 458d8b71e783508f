import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { prepareEngine, type Engine } from "../../local/engine";
import { localPaths } from "../../local/host/paths";
import { documentCommands, DOCUMENTS, readProjectFile, workflowCommands, WORKFLOWS } from "../support/documents";
import { startFakeProviders } from "./fakes/start";
import { BUILD_TIMEOUT, QUIET } from "./support";

describe("the commands of documents and workflows", () => {
  const commands = [...DOCUMENTS.flatMap(documentCommands), ...WORKFLOWS.flatMap(workflowCommands)].map(({ words }) =>
    words[0] === "npx" ? words.slice(1) : words,
  );
  const folder = mkdtempSync(join(tmpdir(), "slipway-help-"));
  let engine: Engine;

  before(async function () {
    this.timeout(BUILD_TIMEOUT);
    engine = await prepareEngine(QUIET, {
      backend: pathToFileURL(folder).href,
      // Without these, the preparation would build the official providers, which no `--help` needs.
      providers: startFakeProviders(join(folder, "journal")),
    });
  });
  after(async () => {
    await engine.close();
    rmSync(folder, { recursive: true });
  });

  it("are valid for the pulumi CLI, whose version is that of package.json", async () => {
    const { devDependencies } = JSON.parse(readProjectFile("package.json")) as {
      readonly devDependencies: Readonly<Record<string, string>>;
    };
    const { output } = await run(engine.command, ["version"]);
    assert.equal(output.trim(), `v${devDependencies.pulumi ?? ""}`);
    assert.deepEqual(await problemsOf("pulumi", engine.command), []);
  });

  it("are valid for the kubectl of the local cluster", async function () {
    const kubectl = join(localPaths().bin, "kubectl");
    if (!existsSync(kubectl)) this.skip();
    assert.deepEqual(await problemsOf("kubectl", kubectl), []);
  });

  it("would be rejected with an unknown subcommand or flag", async () => {
    for (const args of [["frobnicate"], ["stack", "frobnicate"], ["up", "--frobnicate"], ["config", "set", "--frob"]]) {
      assert.notEqual(await problemOf(engine.command, args), undefined, args.join(" "));
    }
    for (const args of [["up", "-s", "dev"], ["config", "rm", "a:b"], ["login", "--local"], ["stack"]]) {
      assert.equal(await problemOf(engine.command, args), undefined, args.join(" "));
    }
  });

  async function problemsOf(program: string, path: string): Promise<string[]> {
    const lines = new Map(commands.flatMap((words) => (words[0] === program ? [[words.join(" "), words]] : [])));
    assert.ok(lines.size > 0, `no document has a command of ${program}`);
    const problems: string[] = [];
    for (const [line, [, ...args]] of lines) {
      const problem = await problemOf(path, args);
      if (problem !== undefined) problems.push(`${line}: ${problem}`);
    }
    return problems;
  }

  /**
   * Runs a command with `--help`, which executes nothing and fails on an unknown flag. It does not fail on an unknown
   * subcommand of a group, and prints the help of the group instead.
   */
  async function problemOf(path: string, args: readonly string[]): Promise<string | undefined> {
    const end = args.includes("--") ? args.indexOf("--") : args.length;
    const { code, output } = await run(path, [...args.slice(0, end), "--help", ...args.slice(end)]);
    if (code !== 0) return output.split("\n").find((line) => /^error|unknown/i.test(line)) ?? output;
    const [, parts = ""] = /^usage:\s+\S+((?: [a-z][a-z-]*)*)/im.exec(output) ?? [];
    const next = args[parts.split(" ").length - 1];
    const isGroup = /^available commands:/im.test(output);
    return isGroup && next !== undefined && !next.startsWith("-") ? `no subcommand ${next}` : undefined;
  }

  function run(path: string, args: readonly string[]): Promise<{ readonly code: number; readonly output: string }> {
    const env = { ...process.env, PULUMI_HOME: folder, PULUMI_SKIP_UPDATE_CHECK: "true" };
    return new Promise((resolve) => {
      execFile(path, [...args], { cwd: folder, env }, (error, stdout, stderr) => {
        resolve({ code: error === null ? 0 : 1, output: stdout + stderr });
      });
    });
  }
});
