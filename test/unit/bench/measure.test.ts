import assert from "node:assert/strict";
import { join } from "node:path";

import { PROJECT_FOLDER } from "../../../lib/project";
import { childCpuSeconds, measure, type MeasuredProgram, peakKiBOf } from "../../../scripts/bench/measure";
import { reportedSeconds } from "../../../scripts/bench/pairs/kubernetes-objects";

/** Computes for at least 100 ms of CPU time. */
const WORK = "while (process.cpuUsage().user < 100_000) Math.random();";

function node(script: string, ...options: string[]): MeasuredProgram {
  return { label: "a program", defaults: "", command: process.execPath, args: [...options, "-e", script] };
}

describe("the measurement of a program", () => {
  it("counts the CPU time of the process and of those that it starts, and their memory", async () => {
    const own = await measure(node(WORK));
    assert.ok(own.cpuSeconds >= 0.1, `${own.cpuSeconds} s`);
    assert.ok(own.peakMiB > 10, `${own.peakMiB} MiB`);
    const script = `for (let i = 0; i < 3; i++) require("node:child_process").execFileSync(process.execPath, ["-e", "${WORK}"])`;
    const withChildren = await measure(node(script));
    assert.ok(withChildren.cpuSeconds >= 0.3, `${withChildren.cpuSeconds} s`);
  });

  it("returns the output, and prepares each run", async () => {
    const program = node("console.log(process.env.ONE + process.env.TWO); console.error('error')");
    const run = await measure({ ...program, env: { ONE: "1" }, prepare: () => ({ TWO: "2" }) });
    assert.deepEqual([run.stdout, run.stderr], ["12\n", "error\n"]);
  });

  it("reports a program that fails, or that cannot be started", async () => {
    await assert.rejects(measure(node("console.error('reason'); process.exit(3)")), /a program failed: [^]*reason/);
    await assert.rejects(measure({ ...node(""), command: "/does/not/exist" }), /ENOENT/);
  });

  it("can be made slower by a multiple of the CPU time", async () => {
    const slowdown = ["--require", join(PROJECT_FOLDER, "scripts", "bench", "slowdown.cjs")];
    const run = await measure({ ...node(WORK, ...slowdown), env: { SLIPWAY_BENCH_SLOWDOWN: "3" } });
    assert.ok(run.cpuSeconds >= 0.3, `${run.cpuSeconds} s`);
  });

  it("reads the times of children behind a name with spaces and parentheses", () => {
    const stat = "12 (a (b) c) S 1 2 3 4 5 6 7 8 9 10 111 222 333 444 20 0";
    assert.equal(childCpuSeconds(stat), 7.77);
  });

  it("reads the peak of resident memory, which a process has no more when it ends", () => {
    assert.equal(peakKiBOf("VmPeak:\t  900 kB\nVmHWM:\t  123 kB\nVmRSS:\t  100 kB\n"), 123);
    assert.equal(peakKiBOf("State:\tZ (zombie)\n"), 0);
  });

  it("reads the seconds that a program reports in its last line", () => {
    assert.equal(reportedSeconds({ stderr: 'a warning\n{"cpuSeconds":1.5}\n' }), 1.5);
  });
});
