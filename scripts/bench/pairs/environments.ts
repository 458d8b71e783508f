import { join } from "node:path";

import { environmentsOf, PROJECT_FOLDER } from "../../../lib/project";
import { compare, type ComparedRow } from "../compare";
import { planProcess } from "../project-programs";
import { typescriptArguments } from "../../../plan/start";
import type { BenchPair } from "../section";
import { rounded } from "../statistics";

const ALL = "all environments";
/** All environments take at most as many times as long as the slowest of them. */
const MAX_RATIO = 2;
const MAX_SECONDS = 1.5;

/** The plan of each environment in a process of its own, and of all at once. */
export const ENVIRONMENTS: BenchPair = {
  name: "environments",
  description: "the plan of each environment, and npm start, which plans all of them",
  measure: async ({ runs, print }) => {
    const start = {
      label: ALL,
      defaults: "a process for each processor; page and policies",
      command: process.execPath,
      // What npm start runs once packages are installed.
      args: [...typescriptArguments(PROJECT_FOLDER), join("commands", "plan", "main.ts")],
      cwd: PROJECT_FOLDER,
    };
    const programs = [...environmentsOf(PROJECT_FOLDER).map((environment) => planProcess(environment)), start];
    const result = await compare({ title: "Cold processes", programs, base: slowestSingle }, runs, print);
    const slowest = slowestSingle(result.rows)?.wall.median ?? 0;
    const ratio = result.rows.find(isAll)?.ratio?.wall.median ?? 0;
    return {
      title: "Plan of each environment",
      paragraphs: [
        "Each environment is planned by a process of its own, which ends with the plan as JSON. `npm start` plans all of them " +
          "in as many processes as there are processors, evaluates the policies and writes the page; npm's own time is not " +
          "included. Ratios are to the slowest single environment.",
      ],
      comparisons: [result],
      goals: [
        {
          text: `\`npm start\` takes at most ${MAX_RATIO} times as long as the slowest environment, on two cores`,
          value: `${rounded(ratio)} times`,
          met: ratio <= MAX_RATIO,
        },
        {
          text: `each environment takes at most ${MAX_SECONDS} s`,
          value: `${rounded(slowest)} s`,
          met: slowest <= MAX_SECONDS,
        },
      ],
    };
  },
};

const isAll = ({ program }: ComparedRow) => program.label === ALL;

function slowestSingle<Row extends ComparedRow>(rows: readonly Row[]): Row | undefined {
  return rows.filter((row) => !isAll(row)).sort((one, other) => other.wall.median - one.wall.median)[0];
}
