import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

import { PROJECT_FOLDER } from "../../../lib/project";
import { describeStandstill, explains, type Standstill } from "../../e2e/support/standstill";

/** Prints what the watch found when its input ends; is busy on a first line of input. */
const PROGRAM = `
const { StandstillWatch } = require("./test/e2e/support/standstill");
const watch = new StandstillWatch(1000);
const input = require("node:readline").createInterface({ input: process.stdin });
input.once("line", () => {
  for (const end = Date.now() + 2000; Date.now() < end; );
  console.log("was busy");
});
input.once("close", () => setTimeout(() => {
  console.log(JSON.stringify(watch.found));
  void watch.close();
}, 500));
setTimeout(() => console.log("watches"), 500);
`;

describe("a standstill of the machine", function () {
  this.timeout(60_000);

  it("is found when nothing of a process runs, and not when it is busy", async () => {
    const child = spawn(process.execPath, ["--require", "tsx/cjs", "--eval", PROGRAM], { cwd: PROJECT_FOLDER });
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const next = async (): Promise<string> => String((await lines.next()).value);
    assert.equal(await next(), "watches");
    child.stdin.write("be busy\n");
    assert.equal(await next(), "was busy");
    const stopped = Date.now();
    child.kill("SIGSTOP");
    // A time, not a condition: what is tested is how long it lasts.
    await new Promise((resolve) => setTimeout(resolve, 1500));
    child.kill("SIGCONT");
    const continued = Date.now();
    child.stdin.end();
    const found = JSON.parse(await next()) as Standstill[];
    if (child.exitCode === null) await once(child, "exit");
    assert.equal(found.length, 1, JSON.stringify(found));
    const [{ from, to } = { from: 0, to: 0 }] = found;
    assert.ok(
      from <= stopped + 200 && to >= continued - 200 && to - from > 1400,
      JSON.stringify({ from, to, stopped }),
    );
  });

  const standstill = { from: Date.parse("2026-03-01T12:00:20Z"), to: Date.parse("2026-03-01T12:00:28.600Z") };
  for (const [sent, expected] of [
    ["2026-03-01T12:00:04Z", false],
    ["2026-03-01T12:00:06Z", true],
    ["2026-03-01T12:00:25Z", true],
    ["2026-03-01T12:01:28Z", true],
    ["2026-03-01T12:01:29Z", false],
  ] as const) {
    it(`${expected ? "explains" : "does not explain"} that a request of ${sent.slice(11)} failed`, () => {
      assert.equal(explains(standstill, sent, 15_000), expected);
    });
  }

  it("is described by its time and duration", () => {
    assert.equal(describeStandstill(standstill), "12:00:20, for 8.6 s");
  });
});
