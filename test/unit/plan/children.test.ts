import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { PROJECT_FOLDER, environmentsOf } from "../../../lib/project";
import { planEnvironments, PlanError } from "../../../plan/children";
import { goldenText } from "../../../plan/diff/normalise";
import { goldenPath } from "../../../plan/golden-file";
import { typescriptArguments } from "../../../plan/start";
import { diffPlans } from "../../../plan/diff/diff";
import type { Plan } from "../../../plan/model";
import { planRevision } from "../../../plan/revision";
import { testFolder } from "../../support/folder";
import { commitAll, temporaryProject } from "./project";

const local = readFileSync(join(PROJECT_FOLDER, "Pulumi.local.yaml"), "utf8");

/** Runs the plan command of a project from the command line. */
function command(folder: string, ...args: readonly string[]) {
  const main = join(folder, "commands", "plan", "main.ts");
  return spawnSync(process.execPath, ["--import", "tsx", main, ...args], { cwd: folder, encoding: "utf8" });
}

describe("planning in child processes", () => {
  const folders: string[] = [];
  const project = (stackFiles: Readonly<Record<string, string>>): string => {
    const folder = temporaryProject(stackFiles);
    folders.push(folder);
    return folder;
  };
  after(() => {
    for (const folder of folders) rmSync(folder, { recursive: true });
  });

  it("finds environments by their stack files, local, dev and prod first", () => {
    const folder = project({ zebra: "", prod: "", apple: "", local: "", dev: "" });
    assert.deepEqual(environmentsOf(folder), ["local", "dev", "prod", "apple", "zebra"]);
  });

  it("plans environments in one process as it does in one each", () => {
    const environments = ["prod", "local", "dev"];
    const args = [...typescriptArguments(PROJECT_FOLDER), join("plan", "child.ts"), ...environments];
    const { status, stdout } = spawnSync(process.execPath, args, {
      cwd: PROJECT_FOLDER,
      encoding: "utf8",
      maxBuffer: Infinity,
    });
    assert.equal(status, 0);
    const texts = stdout
      .trimEnd()
      .split("\n")
      .map((line) => goldenText((JSON.parse(line) as { plan: Plan }).plan));
    assert.deepEqual(
      texts,
      environments.map((environment) => readFileSync(goldenPath(environment), "utf8")),
    );
  });

  it("plans a project whose processes plan one environment each, as those of older revisions do", async () => {
    const folder = project({ local });
    rmSync(join(folder, "plan", "preload.cjs"));
    const [plan] = await planEnvironments(["local"], folder);
    assert.equal(plan?.environment, "local");
  });

  it("reports every problem of every environment at once, without a stack trace", async () => {
    const folder = project({
      bad: "config:\n  slipway:target: aws\n  slipway:zones: [x]\n  slipway:nonsense: 1\n",
      broken: "config: [",
      local,
    });
    const error = await planEnvironments(["bad", "broken", "local"], folder).catch((reason: unknown) => reason);
    assert.ok(error instanceof PlanError);
    const [bad, broken, ...others] = error.environments;
    assert.deepEqual(others, []);
    assert.equal(bad?.environment, "bad");
    assert.ok(bad.problems.some((problem) => problem.includes("slipway:zones")));
    assert.ok(bad.problems.some((problem) => problem.includes("slipway:nonsense")));
    assert.match(broken?.problems.join("\n") ?? "", /not YAML/);
    assert.doesNotMatch(error.message, /\n\s+at /);
  });

  it("reports a bug in the program with the line of its source", async () => {
    const folder = project({ local });
    const program = readFileSync(join(folder, "index.ts"), "utf8");
    rmSync(join(folder, "index.ts"));
    writeFileSync(
      join(folder, "index.ts"),
      `${program}\nfunction broken() {\n  throw new Error("a bug");\n}\nbroken();\n`,
    );
    const line = program.split("\n").length + 2;
    await assert.rejects(planEnvironments(["local"], folder), ({ message }: Error) => {
      assert.match(message, new RegExp(`Error: a bug\n\\s+at broken .*index\\.ts:${line}:`));
      return true;
    });
  });

  it("exits with 1 and every problem on its own line", () => {
    const folder = project({ bad: "config:\n  slipway:target: local\n  slipway:nonsense: 1\n  slipway:more: 2\n" });
    const { status, stdout, stderr } = command(folder, "bad");
    assert.equal(status, 1);
    assert.equal(stdout, "");
    assert.match(stderr, /^bad cannot be planned:\n(?: {2}- slipway:.*\n)+$/);
    assert.match(stderr, /^ {2}- slipway:nonsense is not a setting/m);
    assert.match(stderr, /^ {2}- slipway:more is not a setting/m);
  });

  it("prints a plan as JSON and nothing else, and writes no file", () => {
    const folder = project({ local });
    const { status, stdout, stderr } = command(folder, "local", "--json");
    assert.equal(status, 0, stderr);
    assert.equal((JSON.parse(stdout) as Plan).environment, "local");
    assert.equal(existsSync(join(folder, "out")), false);
  });

  it("prints the summary of all environments, and writes plans, manifests and the page", () => {
    const folder = project({ local, other: local });
    const { status, stdout, stderr } = command(folder);
    assert.equal(status, 0, stderr);
    assert.deepEqual(readdirSync(join(folder, "out"), { recursive: true }).sort(), [
      "index.html",
      "local",
      "local/manifests.yaml",
      "local/plan.json",
      "other",
      "other/manifests.yaml",
      "other/plan.json",
    ]);
    assert.match(stdout, /^Page +out\/index\.html$/m);
    assert.match(stdout, /^Files +out\/\{local,other\}\/plan\.json {2}out\/\{local,other\}\/manifests\.yaml$/m);
    assert.match(stdout, /^thoughts +3 images, built/m);
    assert.match(stdout, /^local and other are the same\.$/m);
  });

  it("exits quietly if the reader closes the pipe", () => {
    const folder = project({ local });
    // The pipe is closed before anything is written.
    const script = `set -o pipefail; "${process.execPath}" --import tsx commands/plan/main.ts local | true`;
    const { status, stderr } = spawnSync("bash", ["-c", script], { cwd: folder, encoding: "utf8" });
    assert.deepEqual([status, stderr], [0, ""]);
  });

  it("plans a git revision with its own code, and removes the worktree", async function () {
    this.timeout(60_000);
    const folder = project({ local });
    commitAll(folder);
    writeFileSync(join(folder, "Pulumi.local.yaml"), local.replace("slipway-local", "another-context"));
    writeFileSync(join(folder, "Pulumi.new.yaml"), local);
    const temporary = testFolder();
    const { TMPDIR } = process.env;
    process.env.TMPDIR = temporary;
    const [previous, none] = await planRevision(["local", "new"], "HEAD", folder).finally(() => {
      if (TMPDIR === undefined) delete process.env.TMPDIR;
      else process.env.TMPDIR = TMPDIR;
    });
    const [now] = await planEnvironments(["local"], folder);
    assert.ok(previous && none && now);
    assert.deepEqual(none, { environment: "new", resources: [], outputs: {} });
    const contexts = diffPlans(previous, now).resources.flatMap(({ changes }) =>
      changes.filter(({ path }) => path === "context"),
    );
    assert.deepEqual(contexts, [{ path: "context", before: "slipway-local", after: "another-context" }]);

    assert.deepEqual(
      readdirSync(temporary).filter((name) => !name.startsWith("tsx-")),
      [],
    );
    assert.equal(
      execFileSync("git", ["worktree", "list"], { cwd: folder, encoding: "utf8" }).trim().split("\n").length,
      1,
    );
  });

  it("reports that a revision does not exist", async () => {
    const folder = project({ local });
    commitAll(folder);
    await assert.rejects(
      planRevision(["local"], "no-such", folder),
      /--against is "no-such", which is not a git revision/,
    );
  });
});
