import assert from "node:assert/strict";

import { distinctProblems, problemsLogged } from "../../e2e/support/pod-logs";

const LINES = [
  '[pod/web-1/web] {"level":"INFO","status":200}',
  '[pod/web-1/web] {"level":"WARNING","message":"a backend is not available","ms":12}',
  '[pod/web-1/web] {"level":"WARNING","message":"a backend is not available","ms":7}',
  "[pod/db-0/db] LOG: checkpoint complete",
  "[pod/db-0/db] FATAL: the connection was refused",
];

describe("the problems in the logs of pods", () => {
  it("are shown once for each kind of line, with their number", () => {
    assert.deepEqual(distinctProblems(LINES.join("\n")), [`2 times: ${LINES[1]}`, `1 times: ${LINES[4]}`]);
  });

  it("are limited in number and length", () => {
    const names = "abcdefghijklmnopqrstuvwxyz".split("");
    const shown = distinctProblems(names.map((name) => `error ${name} ${"x".repeat(500)}`).join("\n"));
    assert.equal(shown.length, 13);
    assert.equal(shown[12], "and 14 other kinds of lines");
    assert.ok(shown.every((line) => line.length < 330));
  });

  it("are read since a time, and a failure to read them is one of them", async () => {
    const calls: (readonly string[])[] = [];
    const read = async (kubectl: (args: readonly string[]) => Promise<string>): Promise<string[]> =>
      problemsLogged({ kubectl }, "2026-01-01T00:00:00Z");
    const lines = await read((args) => {
      calls.push(args);
      return Promise.resolve(LINES.join("\n"));
    });
    assert.equal(lines.length, 2);
    assert.ok(calls[0]?.includes("--since-time=2026-01-01T00:00:00Z"));
    assert.deepEqual(await read(() => Promise.reject(new Error("gone"))), ["The pods' logs cannot be read: gone"]);
  });
});
