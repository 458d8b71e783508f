import assert from "node:assert/strict";

import { runProcess } from "../../../scripts/process";

const sh = (script: string) => runProcess("sh", ["-c", script], { env: { GREETING: "hello" } });

describe("runProcess", () => {
  it("returns the exit code and both streams, separately and in order of arrival", async () => {
    const script = "echo one; sleep 0.1; echo two >&2; sleep 0.1; echo three; exit 3";
    assert.deepEqual(await sh(script), {
      code: 3,
      stdout: "one\nthree\n",
      stderr: "two\n",
      output: "one\ntwo\nthree\n",
    });
  });

  it("adds to the environment and closes standard input", async () => {
    assert.equal((await sh('cat; test -n "$PATH"; echo "$GREETING $?"')).stdout, "hello 0\n");
  });

  it("returns the exit code of a shell for a program that a signal ended", async () => {
    assert.equal((await sh("kill -KILL $$")).code, 137);
  });

  it("fails if the program cannot be started", async () => {
    await assert.rejects(runProcess("no-such-program", []), /^Error: no-such-program cannot be started: .*ENOENT/);
  });
});
