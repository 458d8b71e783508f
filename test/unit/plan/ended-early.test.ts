import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chownSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";

import { planEnvironments } from "../../../plan/children";
import { visitRevision } from "../../../plan/revision";
import { commitAll, temporaryProject } from "./project";

describe("a planning process that ends early", () => {
  let folder: string;
  before(() => {
    folder = temporaryProject({ local: "" });
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  for (const [program, expected] of [
    ['process.stdout.write("{\\"plan\\": {", () => process.exit(0));', /ended with code 0 and no plan/],
    ['throw new Error("the reason");', /ended with code 1 and no plan: Error: the reason$/m],
    ['require("no-such-package");', /Cannot find module 'no-such-package'.*Fix: wait .*or run npm ci$/m],
    ['process.kill(process.pid, "SIGKILL");', /ended with SIGKILL and no plan\. .*memory/],
    ['console.error("last words"); process.exit(3);', /ended with code 3 and no plan: last words$/m],
  ] as const) {
    it(`is reported with its reason: ${program}`, async () => {
      writeFileSync(join(folder, "plan", "child.ts"), program);
      await assert.rejects(planEnvironments(["local"], folder), expected);
    });
  }

  it("leaves the other environments that it should plan to processes of their own", async () => {
    const plan =
      'process.stdout.write(JSON.stringify({ plan: { environment: name, resources: [], outputs: {} } }) + "\\n")';
    const program = `for (const name of process.argv.slice(2)) name === "bad" ? process.exit(3) : ${plan};`;
    writeFileSync(join(folder, "plan", "child.ts"), program);
    // The last one is planned before the first one, in the same process.
    const others = Array.from({ length: availableParallelism() }, (_, index) => `good-${index}`);
    const seen: string[] = [];
    const planned = planEnvironments([...others, "bad"], folder, ({ environment }) => seen.push(environment));
    await assert.rejects(planned, ({ message }: Error) => /^bad\n.*code 3 and no plan$/.test(message));
    assert.deepEqual(seen.sort(), others);
    assert.deepEqual(
      (await planEnvironments(others, folder)).map(({ environment }) => environment),
      others,
    );
  });
});

describe("a revision that git cannot read", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "repository-"));
    writeFileSync(join(folder, "file"), "");
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });
  const visit = (revision: string) => visitRevision(revision, folder, () => Promise.resolve());

  it("is reported with git's reason", async () => {
    await assert.rejects(visit("HEAD"), /git cannot read the repository of .*: fatal: not a git repository/);
    commitAll(folder);
    await assert.rejects(visit("nope"), /"nope", which is not a git revision/);
    await assert.rejects(visit("HEAD"), /older than the plan command/);
    if (process.getuid?.() !== 0) return;
    for (const path of [folder, join(folder, ".git")]) chownSync(path, 12345, 12345);
    await assert.rejects(visit("HEAD"), /git cannot read the repository.*dubious ownership[\s\S]*safe\.directory/);
  });

  it("is reported for a shallow clone with the command that completes it", async () => {
    commitAll(folder);
    const clone = join(folder, "clone");
    execFileSync("git", ["clone", "--quiet", "--depth", "1", `file://${folder}`, clone], { stdio: "pipe" });
    await assert.rejects(
      visitRevision("HEAD~1", clone, () => Promise.resolve()),
      /shallow.*git fetch --unshallow/,
    );
  });

  it("is reported if git is missing", async () => {
    const path = process.env.PATH;
    process.env.PATH = folder;
    try {
      await assert.rejects(visit("HEAD"), /git is not installed, or not in PATH/);
    } finally {
      process.env.PATH = path;
    }
  });
});
