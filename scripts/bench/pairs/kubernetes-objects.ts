import { join } from "node:path";

import { compare } from "../compare";
import type { MeasuredProgram, Run } from "../measure";
import { cdk8sProgram, helmProgram } from "../peers";
import { objectCounts, planProcess, totalOf, TSX_ARGS } from "../project-programs";
import type { BenchPair } from "../section";
import { rounded } from "../statistics";

/** Nearly all of its resources are Kubernetes objects. */
const ENVIRONMENT = "local";

/** The plan of an environment, against cdk8s-plus that synthesizes as many objects of each kind. */
export const CDK8S: BenchPair = {
  name: "cdk8s",
  description: `the plan of ${ENVIRONMENT}, against cdk8s-plus synthesizing as many Kubernetes objects of each kind`,
  measure: async ({ runs, print }) => {
    const counts = await objectCounts(ENVIRONMENT);
    const objects = totalOf(counts);
    const peer = await cdk8sProgram(counts, print);
    const programs = [planProcess(ENVIRONMENT), peer];
    const whole = await compare({ title: "Whole processes", programs, objects }, runs, print);
    const inside = { ...planProcess(ENVIRONMENT), ...RECORDING };
    const work = await compare(
      { title: "CPU time without loading of modules", programs: [inside, peer], objects, cpuSeconds: reportedSeconds },
      runs,
      print,
    );
    const [ours = 0, theirs = 0] = work.rows.map(({ cpu }) => (1000 * cpu.median) / objects);
    return {
      title: "Against cdk8s-plus",
      paragraphs: [
        `Both make the ${objects} Kubernetes objects of ${ENVIRONMENT}, kind by kind: pods with probes, limits and hardened ` +
          "security contexts. The plan also has all other resources, which cdk8s knows nothing of: it hashes the build " +
          "context of each image, checks the settings, and tracks dependencies and secrets. cdk8s runs as compiled JavaScript; " +
          "`cdk8s synth` would start it through its CLI, after the TypeScript compiler. Wall time and peak memory are those of " +
          "whole processes in both tables.",
      ],
      comparisons: [whole, work],
      goals: [
        {
          text: "the plan takes no more CPU time per object than cdk8s-plus, without loading of modules",
          value: `${rounded(ours)} ms against ${rounded(theirs)} ms`,
          met: ours <= theirs,
        },
      ],
    };
  },
};

/** The plan of an environment, against `helm template` of a chart with as many objects of each kind. */
export const HELM_TEMPLATE: BenchPair = {
  name: "helm",
  description: `the plan of ${ENVIRONMENT}, against helm template of a chart with as many Kubernetes objects of each kind`,
  measure: async ({ runs, print }) => {
    const counts = await objectCounts(ENVIRONMENT);
    const objects = totalOf(counts);
    const programs = [planProcess(ENVIRONMENT), await helmProgram(counts, print)];
    const whole = await compare({ title: "Whole processes", programs, objects }, runs, print);
    return {
      title: "Against helm template",
      paragraphs: [
        `The chart renders the ${objects} Kubernetes objects of ${ENVIRONMENT}, kind by kind, by helpers for labels, probes and ` +
          "pods. Helm is a compiled program that fills in text: it knows no types, no images and no other resources.",
      ],
      comparisons: [whole],
      goals: [],
    };
  },
};

const RECORDING: Pick<MeasuredProgram, "label" | "args"> = {
  label: `plan of ${ENVIRONMENT}, loaded`,
  args: [...TSX_ARGS, join(__dirname, "..", "recording.ts"), ENVIRONMENT],
};

/** The CPU time that a process reports on the last line of stderr. */
export function reportedSeconds({ stderr }: Pick<Run, "stderr">): number {
  const line = stderr.trimEnd().split("\n").at(-1) ?? "";
  return (JSON.parse(line) as { readonly cpuSeconds: number }).cpuSeconds;
}
