import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

import { PROJECT_FOLDER } from "../../../lib/project";
import { describeStandstill, explains, type Standstill } from "../../e2e/support/standstill";

/** Watches until its input ends, then prints what was found; is busy when told, and prints from when until when. */
const PROGRAM = `
const { StandstillWatch } = require("./test/e2e/support/standstill");
const watch = new StandstillWatch(1500);
const input = require("node:readline").createInterface({ input: process.stdin });
input.once("line", () => {
  const from = Date.now();
  while (Date.now() < from + 3000);
  console.log(JSON.stringify({ from, to: Date.now() }));
});
input.once("close", async () => {
  await watch.look();
  console.log(JSON.stringify(watch.found));
  await watch.close();
});
watch.look().then(() => console.log("watches"));
`;

describe("a standstill of the machine", function () {
  this.timeout(60_000);

  it("is found when nothing of a process runs, and not when it is busy", async () => {
    const child = spawn(process.execPath, ["--require", "tsx/cjs", "--eval", PROGRAM], {
      cwd: PROJECT_FOLDER,
      stdio: ["pipe", "pipe", "inherit"],
    });
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const next = async (): Promise<string> => String((await lines.next()).value);
    assert.equal(await next(), "watches");
    child.stdin.write("be busy\n");
    const busy = JSON.parse(await next()) as Standstill;
    const stopped = Date.now();
    child.kill("SIGSTOP");
    // A time, not a condition: what is tested is how long it lasts.
    await new Promise((resolve) => setTimeout(resolve, 2500));
    const continued = Date.now();
    child.kill("SIGCONT");
    child.stdin.end();
    const found = JSON.parse(await next()) as Standstill[];
    if (child.exitCode === null) await once(child, "exit");
    // On a loaded machine there may be others, each shorter than these.
    const lastsAll = (time: Standstill) => (gap: Standstill) => gap.from <= time.from + 500 && gap.to >= time.to - 500;
    const message = JSON.stringify({ found, busy, stopped, continued });
    assert.ok(found.some(lastsAll({ from: stopped, to: continued })), message);
    assert.ok(!found.some(lastsAll(busy)), message);
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
