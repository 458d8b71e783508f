import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";

import { PROJECT_FOLDER } from "../../../lib/project";
import { temporaryProject } from "../plan/project";

const ENVIRONMENT = "local";

/** Commands of the project; each runs in the same way as from `npm run`. */
const PROGRAMS = readdirSync(join(PROJECT_FOLDER, "commands"), { encoding: "utf8", recursive: true })
  .filter((file) => /(^|\/)(main|golden)\.ts$/.test(file))
  .map((file) => join("commands", file))
  .concat(
    "local/main.ts",
    ...["charts", "docs", "external-linters", "lint-go", "services"].map((name) => `scripts/${name}.ts`),
  );

describe("commands that are interrupted, or run twice at once", function () {
  this.timeout(120_000);
  let folder: string;
  let temporary: string;
  beforeEach(() => {
    const file = readFileSync(join(PROJECT_FOLDER, `Pulumi.${ENVIRONMENT}.yaml`), "utf8");
    folder = temporaryProject({ [ENVIRONMENT]: file });
    temporary = mkdtempSync(join(tmpdir(), "at-once-"));
  });
  afterEach(() => {
    for (const path of [folder, temporary]) rmSync(path, { recursive: true, force: true });
  });

  const plan = (...args: string[]) =>
    spawn(process.execPath, ["--import", "tsx", "commands/plan/main.ts", ENVIRONMENT, ...args], {
      cwd: folder,
      env: { ...process.env, TMPDIR: temporary },
      stdio: ["ignore", "pipe", "pipe"],
    });

  for (const program of PROGRAMS) {
    it(`end by the rules that all share: ${program}`, () => {
      const source = readFileSync(join(PROJECT_FOLDER, program), "utf8");
      // The local run has a lock and daemons, and rules of its own for them; some scripts count what fails.
      assert.match(source, program.startsWith("local/") ? /signalCode/ : /^(runCommand|finish)\(/m);
    });
  }

  for (const [signal, code] of [
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const) {
    it(`a plan ends at ${signal} with ${code}, without a stack trace or files of its own`, async () => {
      const child = plan();
      const errors = textOf(child, "stderr");
      const planning = await planningProcess(child);
      child.kill(signal);
      assert.deepEqual(await once(child, "close"), [code, null]);
      assert.equal(await errors, "");
      while (existsSync(`/proc/${planning}/cwd`)) await setImmediate();
      assert.deepEqual(
        readdirSync(temporary).filter((name) => !name.startsWith("tsx-")),
        [],
      );
      assert.deepEqual(existsSync(join(folder, "out")) ? readdirSync(join(folder, "out", ENVIRONMENT)) : [], []);
    });
  }

  it("two plans at once both print and write the whole plan", async () => {
    const both = [plan("--json"), plan("--json")];
    const outputs = both.map((child) => textOf(child, "stdout"));
    const codes = await Promise.all(both.map((child) => once(child, "close")));
    assert.deepEqual(codes, [
      [0, null],
      [0, null],
    ]);
    const [first = "", second] = await Promise.all(outputs);
    assert.equal(first, second);
    const { resources } = JSON.parse(first) as { resources: unknown[] };
    assert.ok(resources.length > 100);
    const written = join(folder, "out", ENVIRONMENT);
    if (existsSync(written)) assert.ok(readdirSync(written).every((name) => !name.endsWith(".tmp")));
  });
});

/** All that a process writes to a stream. */
async function textOf(child: ChildProcess, stream: "stdout" | "stderr"): Promise<string> {
  let text = "";
  for await (const chunk of child[stream] ?? []) text += String(chunk);
  return text;
}

/** The process that plans the environment; waits until it has been started. */
async function planningProcess({ pid = 0 }: ChildProcess): Promise<number> {
  for (;;) {
    // Threads start processes too, such as the compiler.
    const threads = readdirSync(`/proc/${pid}/task`);
    const started = threads.flatMap((thread) => read(`/proc/${pid}/task/${thread}/children`).split(" "));
    const found = started.find((one) => read(`/proc/${one}/cmdline`).includes("plan/child"));
    if (found !== undefined) return Number(found);
    await setImmediate();
  }
}

/** A file of /proc; empty once its process or thread has ended. */
function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
