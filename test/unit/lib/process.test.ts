import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { runProcess } from "../../../lib/process";
import { testFolder } from "../../support/folder";

describe("runProcess", () => {
  it("returns exit code and output, each stream apart and both together", async () => {
    const read = join(testFolder(), "read");
    const script = 'echo first; until [ -e "$0" ]; do sleep 0.01; done; echo second >&2; printf third; exit 4';
    const { code, killedBy, stdout, stderr, output } = await runProcess("sh", ["-c", script, read], {
      onLine: () => {
        writeFileSync(read, "");
      },
    });
    assert.deepEqual([code, killedBy, stdout, stderr], [4, undefined, "first\nthird", "second\n"]);
    assert.match(output, /^first\n(second\nthird|third\nsecond)\n$/);
  });

  it("appends whole lines to the log, whose folder it creates", async () => {
    const log = join(testFolder(), "new", "run.log");
    const lines: string[] = [];
    await runProcess("sh", ["-c", "printf a; sleep 0.1; echo b; cat"], {
      log,
      input: "c",
      onLine: (line) => lines.push(line),
    });
    await runProcess("echo", ["d"], { log });
    assert.equal(readFileSync(log, "utf8"), "ab\nc\nd\n");
    assert.deepEqual(lines, ["ab", "c"]);
  });

  it("fails with the cause if the program cannot be started", async () => {
    await assert.rejects(runProcess("/nonexistent", []), (error: Error) => {
      assert.match(error.message, /^\/nonexistent cannot be started: /);
      assert.equal((error.cause as NodeJS.ErrnoException).code, "ENOENT");
      return true;
    });
  });

  it("sends the policy's signals one after the other, and reports the one that ended the process", async () => {
    const abort = new AbortController();
    const script = 'trap "echo interrupted" INT; echo ready; while :; do sleep 0.05; done';
    const lines: string[] = [];
    const { code, killedBy } = await runProcess("sh", ["-c", script], {
      signal: abort.signal,
      stop: { signal: "SIGINT", graceSeconds: 2, lastSignal: "SIGKILL", group: false },
      detached: true,
      onLine: (line) => {
        lines.push(line);
        abort.abort();
      },
    });
    assert.deepEqual(lines, ["ready", "interrupted"]);
    assert.deepEqual([code, killedBy], [137, "SIGKILL"]);
  });

  it("does not start a process for an aborted signal", async () => {
    const log = join(testFolder(), "run.log");
    const { code, killedBy } = await runProcess("sh", ["-c", `echo started > ${log}`], { signal: AbortSignal.abort() });
    assert.deepEqual([code, killedBy], [130, "SIGINT"]);
    assert.throws(() => readFileSync(log));
  });
});
