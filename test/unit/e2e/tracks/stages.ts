import { join } from "node:path";

import { ScenarioReport } from "../../../e2e/support/report";
import type { Site } from "../../../e2e/support/site";
import { Stage } from "../../../e2e/support/tracks";
import { testFolder } from "../../../support/folder";

/** Suites of end-to-end scenarios, one in time and one whose time is used up: mocha runs them in a process of its own. */
for (const [suite, hasTime] of [
  ["in time", true],
  ["too late", false],
] as const) {
  describe(suite, () => {
    const report = new ScenarioReport(join(testFolder(), "report.json"));
    const site = { hasTime, signal: new AbortController().signal, abandoned: false, report } as unknown as Site;
    for (const [name, needed] of [
      ["needed", true],
      ["optional", false],
    ] as const) {
      const track = new Stage(() => site, needed).track();
      track.it(name, () => Promise.resolve());
      track.it(`${name}, and fails`, () => Promise.reject(new Error("of the scenario")));
    }
    after(() => {
      process.stdout.write(`${report.table()}\n`);
    });
  });
}
