import assert from "node:assert/strict";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";

import { PROJECT_FOLDER } from "../../../../lib/project";
import { runProcess } from "../../../../lib/process";

const MOCHA = ["mocha", "--no-config", "--require", "tsx/cjs", "--require", "test/e2e/support/selection.ts"];

describe("the stages of an end-to-end run", function () {
  this.timeout(60_000);

  it("leave optional scenarios out when the time is used up, and name them", async () => {
    const suites = join(__dirname, "stages.ts");
    const { stdout } = await runProcess("npx", [...MOCHA, suites], { cwd: PROJECT_FOLDER });
    // Mocha colours its symbols where CI is set, whatever --no-color says.
    const output = stripVTControlCharacters(stdout);
    const lines = output.split("\n").map((line) => line.trim());
    const outcomes = lines.filter((line) => /^(✔|-|\d+\)) (needed|optional)/.test(line));
    assert.deepEqual(outcomes, [
      ...["✔ needed", "1) needed, and fails", "✔ optional", "2) optional, and fails"],
      ...["✔ needed", "3) needed, and fails", "- optional", "- optional, and fails"],
    ]);
    const [, listed = ""] = output.split("Not run, because the time was used up (npm run e2e runs all):\n");
    assert.deepEqual(listed.split("\n").slice(0, 3), ["  optional", "  optional, and fails", ""]);
  });
});
