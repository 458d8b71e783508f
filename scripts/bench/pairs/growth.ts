import { growthTables, measureGrowth, writeGrowthCharts } from "../growth";
import { growthRatios } from "../growth-run";
import type { BenchGoal, BenchPair } from "../section";
import { rounded } from "../statistics";

/** The largest size takes a minute of the processors. */
const MOST_RUNS = 3;
const MAX_TENFOLD = 11;
const MAX_MS = 1;
const MAX_KB = 100;

/** How a plan, and what is made of it, grows with the number of applications. */
export const GROWTH: BenchPair = {
  name: "growth",
  description: "10, 100 and 1,000 copies of an application; draws docs/growth-time.svg and docs/growth-memory.svg",
  measure: async ({ runs, print }) => {
    const sizes = await measureGrowth(Math.min(runs, MOST_RUNS), undefined, print);
    writeGrowthCharts(sizes);
    const plans = growthRatios(sizes).filter(({ step }) => step === "plan");
    const largest = sizes.at(-1);
    const goal = (text: string, value: number, unit: string, most: number): BenchGoal => ({
      text,
      value: `${rounded(value)} ${unit}`,
      met: value <= most,
    });
    return {
      title: "Growth",
      paragraphs: [
        "Copies of an application with one workload: image, Deployment, Service, Ingress, autoscaler, disruption budget, network " +
          "policies, configuration and a secret, made with the contract that all applications use, for an environment on AWS. Each plan is a " +
          "process of its own; memory is what the process has grown by. A step's growth is that of its CPU time, for 10 times the " +
          "resources: 10x is linear.",
        growthTables(sizes),
        "![Seconds of a plan by its number of resources](growth-time.svg)",
        "![Memory of a plan by its number of resources](growth-memory.svg)",
      ],
      comparisons: [],
      goals: [
        ...plans.map(({ from, to, forTenfold }) =>
          goal(
            `from ${from} to ${to} copies, a plan of 10 times the resources takes at most ${MAX_TENFOLD} times the CPU time`,
            forTenfold,
            "times",
            MAX_TENFOLD,
          ),
        ),
        goal(`at most ${MAX_MS} ms a resource`, largest?.msPerResource.median ?? Number.NaN, "ms", MAX_MS),
        goal(`at most ${MAX_KB} kB a resource`, largest?.kbPerResource.median ?? Number.NaN, "kB", MAX_KB),
      ],
    };
  },
};
