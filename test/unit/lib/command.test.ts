import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { setImmediate } from "node:timers/promises";

import { PROJECT_FOLDER } from "../../../lib/project";
import { parseProcessStat } from "../../../local/host/daemons";

const LIBRARY = `const { runCommand, UsageError } = require("./lib/command");
const { temporaryFolder } = require("./lib/temporary-folder");
const { runProcess } = require("./lib/process");
`;
const args = (program: string) => ["--require", "tsx/cjs", "--eval", LIBRARY + program];
const run = (program: string, shell = '"$0" "$@"') =>
  spawnSync("bash", ["-c", shell, process.execPath, ...args(program)], { cwd: PROJECT_FOLDER, encoding: "utf8" });

describe("a command", () => {
  for (const [title, program, status, stderr] of [
    ["an error by its message", 'throw new Error("why");', 1, "why\n"],
    ["invalid arguments with another exit code", 'throw new UsageError("usage");', 2, "usage\n"],
    ["nothing if all is well", "", 0, ""],
    ["the exit code that it sets", "process.exitCode = 1;", 1, ""],
  ] as const) {
    it(`reports ${title}`, () => {
      const result = run(`runCommand(async () => { ${program} });`);
      assert.deepEqual([result.status, result.stderr], [status, stderr]);
    });
  }

  it("finishes its work if the reader closes the pipe", () => {
    const program = `runCommand(async () => {
      for (let i = 0; i < 100; i += 1) { console.log("x".repeat(10000)); await new Promise(setImmediate); }
      console.error("finished");
    });`;
    const { status, stderr } = run(program, 'set -o pipefail; "$0" "$@" | true');
    assert.deepEqual([status, stderr], [0, "finished\n"]);
  });

  it("reports that its output cannot be written", () => {
    const { status, stderr } = run('runCommand(async () => console.log("text"));', '"$0" "$@" > /dev/full');
    assert.equal(status, 1);
    assert.match(stderr, /^the output cannot be written: ENOSPC[^\n]*\n$/);
  });

  for (const [signal, code] of [
    ["SIGINT", 130],
    ["SIGTERM", 143],
    ["SIGHUP", 129],
  ] as const) {
    it(`ends at ${signal} with ${code}, its processes and temporary folders too`, async () => {
      const program = `runCommand(async () => {
        const { path } = temporaryFolder("command-test-");
        await runProcess("sh", ["-c", "echo $$; exec sleep 60"], { onLine: (pid) => console.log(pid + " " + path) });
      });`;
      const child = spawn(process.execPath, args(program), { cwd: PROJECT_FOLDER, stdio: "pipe" });
      const errors: Buffer[] = [];
      child.stderr.on("data", (chunk: Buffer) => errors.push(chunk));
      const [line] = (await once(child.stdout, "data")) as [Buffer];
      const [pid = "", path = ""] = line.toString().trim().split(" ");
      assert.ok(existsSync(path));
      child.kill(signal);
      assert.deepEqual(await once(child, "close"), [code, null]);
      assert.deepEqual([Buffer.concat(errors).toString(), existsSync(path)], ["", false]);
      while (isAlive(Number(pid))) await setImmediate();
    });
  }
});

/** Whether a process runs; one that has ended may still wait to be reaped. */
function isAlive(pid: number): boolean {
  try {
    return parseProcessStat(readFileSync(`/proc/${pid}/stat`, "utf8")).state !== "Z";
  } catch {
    return false;
  }
}
