import assert from "node:assert/strict";

import { readState } from "../../../components/previous-outputs";

const UNREADABLE = "invocation of pulumi:pulumi:readStackOutputs returned an error: failed to load checkpoint: EOF";

/** Fails with the given messages, one after the other, and then succeeds; counts the calls. */
function reader(failures: readonly string[]) {
  let calls = 0;
  const read = () => {
    const message = failures[calls++];
    return message === undefined ? Promise.resolve("outputs") : Promise.reject(new Error(message));
  };
  return { read, calls: () => calls };
}

describe("the outputs of the last update", () => {
  for (const [failures, calls] of [
    [[], 1],
    [[UNREADABLE], 2],
    [Array<string>(9).fill(UNREADABLE), 10],
  ] as const) {
    it(`are read again while the engine writes them: ${failures.length} times`, async () => {
      const state = reader(failures);
      assert.equal(await readState(state.read), "outputs");
      assert.equal(state.calls(), calls);
    });
  }

  for (const [what, failures, message, calls] of [
    ["another error", ["access denied"], /access denied/, 1],
    ["a state that stays unreadable", Array<string>(20).fill(UNREADABLE), /failed to load checkpoint/, 10],
  ] as const) {
    it(`are not read again and again: ${what}`, async () => {
      const state = reader(failures);
      await assert.rejects(readState(state.read), message);
      assert.equal(state.calls(), calls);
    });
  }
});
