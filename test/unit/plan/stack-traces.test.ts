import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";

import { PROJECT_FOLDER } from "../../../lib/project";

/** Evaluates an expression in a new process that skips stack traces, and returns it from JSON. */
function evaluate(expression: string): unknown {
  const module = JSON.stringify(join(PROJECT_FOLDER, "plan", "stack-traces.ts"));
  const script = `require(${module}).skipStackTraces(); console.log(JSON.stringify(${expression}))`;
  const args = ["--require", "tsx/cjs", "--eval", script];
  return JSON.parse(execFileSync(process.execPath, args, { cwd: PROJECT_FOLDER, encoding: "utf8" }));
}

describe("errors of a process that skips stack traces", () => {
  it("have a message and no frames", () => {
    assert.equal(evaluate('new Error("why").stack ?? String(new Error("why"))'), "Error: why");
  });

  it("have no frames after a library has raised the limit, and put it back", () => {
    const raised = '(Error.stackTraceLimit = Infinity, new Error("why").stack ?? "none")';
    assert.doesNotMatch(String(evaluate(raised)), /\n\s+at /);
    assert.equal(evaluate("(Error.stackTraceLimit = 3, typeof Error.stackTraceLimit)"), "number");
  });
});
