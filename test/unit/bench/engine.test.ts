import assert from "node:assert/strict";

import type { StackRun } from "../../../scripts/bench/local-stack";
import { engineGoals, engineTable } from "../../../scripts/bench/pairs/engine";

function run(seconds: number, built: string[] = [], changed: string[] = []): StackRun {
  return { seconds, built, changed };
}

const ROLLED = ["Image thoughts-frontend", "Deployment thoughts-frontend"];
const GOOD = {
  "up, nothing deployed": [run(100, ["thoughts-frontend", "thoughts-users"], ["Namespace thoughts", ...ROLLED])],
  "up, no change": [run(10), run(5)],
  "up, a template of one service changed": [
    run(20, ["thoughts-frontend"], ROLLED),
    run(15, ["thoughts-frontend"], ROLLED),
  ],
};

function rows(changes: Readonly<Record<string, readonly StackRun[]>> = {}) {
  return Object.entries({ ...GOOD, ...changes }).map(([label, runs]) => ({ label, runs }));
}

describe("the engine's section of the benchmark", () => {
  it("compares runs of the same round, and a single run with the median of all", () => {
    const cells = engineTable(rows())
      .split("\n")
      .map((line) => line.split("|").map((cell) => cell.trim()));
    const ratioOf = (label: string) => cells.find((row) => row[1] === label)?.[4];
    assert.equal(ratioOf("up, nothing deployed"), "13.3");
    assert.equal(ratioOf("up, no change"), "");
    assert.equal(ratioOf("up, a template of one service changed"), "2.50 (2.00-3.00)");
  });

  it("counts built images, changed resources and Deployments", () => {
    const first = engineTable(rows()).split("\n")[2];
    assert.match(first ?? "", /\| 2 \| 3 \| 1 \|$/);
  });

  const cases: { what: string; changes: Readonly<Record<string, readonly StackRun[]>>; met: boolean[] }[] = [
    { what: "all is as wanted", changes: {}, met: [true, true, true] },
    { what: "the first up is too short", changes: { "up, nothing deployed": [run(50)] }, met: [false, true, true] },
    {
      what: "an image is built without a change",
      changes: { "up, no change": [run(5, ["x"])] },
      met: [true, false, true],
    },
    {
      what: "an object is written without a change",
      changes: { "up, no change": [run(5, [], ["Service x"])] },
      met: [true, false, true],
    },
    {
      what: "another Deployment is rolled",
      changes: {
        "up, a template of one service changed": [
          run(9, ["thoughts-frontend"], [...ROLLED, "Deployment thoughts-users"]),
        ],
      },
      met: [true, true, false],
    },
    {
      what: "no image is built for a changed service",
      changes: { "up, a template of one service changed": [run(9, [], ROLLED)] },
      met: [true, true, false],
    },
  ];
  for (const { what, changes, met } of cases) {
    it(`judges the goals if ${what}`, () => {
      assert.deepEqual(
        engineGoals(rows(changes)).map((goal) => goal.met),
        met,
      );
    });
  }
});
