import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { createProgress, elapsed, failureText, Interrupted, logTail, StepError } from "../../../local/host/progress";
import { waitFor } from "../../../local/host/wait";
import { testFolder } from "../../support/folder";

function recorder(isTTY: boolean, columns = 0) {
  const output = Object.assign(new PassThrough(), { isTTY, columns });
  let written = "";
  output.setEncoding("utf8").on("data", (text: string) => (written += text));
  return { text: () => written, output };
}

describe("progress", () => {
  it("formats durations", () => {
    assert.deepEqual([400, 9_949, 12_300, 59_400, 185_000, 3_599_600].map(elapsed), [
      "0.4 s",
      "9.9 s",
      "12 s",
      "59 s",
      "3 min 05 s",
      "60 min 00 s",
    ]);
  });

  it("returns the result of a step and prints its end", async () => {
    const { output, text } = recorder(false);
    const result = await createProgress(output).step("Cluster", (detail) => {
      detail("  node\n ready ");
      return Promise.resolve(42);
    });
    assert.equal(result, 42);
    assert.match(text(), /^✓ Cluster: node ready \(0\.\d s\)\n$/);
  });

  it("shows an error once, with the end of the log and the hint, and throws it again", async () => {
    const log = join(testFolder(), "apt.log");
    writeFileSync(log, Array.from({ length: 40 }, (_, index) => `line ${index}`).join("\n"));
    const { output, text } = recorder(false);
    const progress = createProgress(output);
    const failure = new StepError("apt-get ended with exit code 100", { log, hint: "check the network" });
    const outer = progress.step("Outer", () => progress.step("Packages", () => Promise.reject(failure)));
    await assert.rejects(outer, failure);
    assert.match(text(), /^✗ Failed: Packages\n {2}apt-get ended with exit code 100\n/);
    assert.match(text(), /\| line 25\n[^]*\| line 39\n {2}Log: .*apt\.log\n {2}What to do: check the network\n$/);
    assert.doesNotMatch(text(), /line 24|Outer/);
    assert.equal(progress.hasReported(failure), true);
    assert.equal(progress.hasReported(new Error("other")), false);
  });

  it("does not show an interruption as a failure", async () => {
    const { output, text } = recorder(false);
    await assert.rejects(createProgress(output).step("Kubernetes", () => Promise.reject(new Interrupted())));
    assert.equal(text(), "- Kubernetes: interrupted\n");
  });

  it("clears the spinner's line and limits it to the terminal's width", async () => {
    const { output, text } = recorder(true, 40);
    await createProgress(output).step("Binaries", async (detail) => {
      detail("x".repeat(200));
      await waitFor({ what: "a frame", seconds: 5, interval: 10 }, () => text() !== "");
    });
    const frames = text()
      .split("\u001b[1G\u001b[2K")
      .filter((frame) => frame !== "" && !frame.includes("✓"));
    assert.ok(frames.length > 0);
    for (const frame of frames) assert.equal(frame.length, 39);
  });

  it("shows errors of any kind", () => {
    assert.equal(failureText("up", "text"), "Failed: up\n  text");
    assert.deepEqual(logTail("/nonexistent/log"), []);
  });
});
