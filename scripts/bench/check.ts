import { join } from "node:path";

import type { Plan } from "../../plan/model";
import type { Tally } from "../tally";
import { measure, type MeasuredProgram } from "./measure";
import { cdk8sProgram } from "./peers";
import { countsByKind, planProcess } from "./project-programs";

const ENVIRONMENT = "prod";
/** The peer makes this many times the objects of the plan, so that both run for seconds. */
const SCALE = 10;
/**
 * The most that a plan may take, in CPU time of the peer: the square root of 3 above what it takes, halfway to what a plan
 * that is 3 times slower takes. Seen on idle and busy machines were 1.9 to 2.6, and 4.3 to 7.3 for the slower one. CPU
 * time, as both wait for the processor alike on a machine that does other work.
 */
const MAX_RATIO = 3.4;
/** A slower plan exceeds the limit in each round; one that was only disturbed meets it in one of them. */
const ROUNDS = 3;
/** The check has to notice a plan that is this many times slower. */
const NOTICED_SLOWDOWN = 3;

/** CPU seconds of a plan and of the peer, measured one after the other. */
export interface SpeedRound {
  readonly plan: number;
  readonly peer: number;
}

/**
 * Checks by the CPU time of a peer that the plan has not become slow; then makes a plan slower, and checks that this would be
 * noticed.
 *
 * @param slowdown Makes the checked plan slower by this factor instead, to see the check fail.
 */
export async function checkSpeed(slowdown: number | undefined, print: (text: string) => void): Promise<Tally> {
  const plan = slowdown === undefined ? planProcess(ENVIRONMENT) : slowed(slowdown);
  const rounds = await measureRounds(plan, ROUNDS, print);
  const problem = slownessOf(rounds);
  if (problem !== undefined) console.error(problem);
  const tally = { passed: problem === undefined ? 1 : 0, failed: problem === undefined ? 0 : 1 };
  if (problem !== undefined || slowdown !== undefined) return tally;

  const unnoticed = blindnessOf(await measureRounds(slowed(NOTICED_SLOWDOWN), 1, print));
  if (unnoticed === undefined) return { passed: 2, failed: 0 };
  console.error(unnoticed);
  return { passed: 1, failed: 1 };
}

/** Measures until a round is within the limit. */
async function measureRounds(
  plan: MeasuredProgram,
  most: number,
  print: (text: string) => void,
): Promise<readonly SpeedRound[]> {
  const rounds: SpeedRound[] = [];
  while (rounds.length < most && !rounds.some(isWithinLimit)) {
    const run = await measure(plan);
    const counts = countsByKind((JSON.parse(run.stdout) as { readonly plan: Plan }).plan);
    const scaled = Object.fromEntries(Object.entries(counts).map(([kind, count]) => [kind, count * SCALE]));
    const peer = await measure(await cdk8sProgram(scaled, print));
    const round = { plan: run.cpuSeconds, peer: peer.cpuSeconds };
    const seconds = `${round.plan.toFixed(2)} s of CPU against ${round.peer.toFixed(2)} s`;
    print(`${plan.label}: ${seconds}, ${ratioOf(round).toFixed(2)} times; the limit is ${MAX_RATIO}`);
    rounds.push(round);
  }
  return rounds;
}

/** The plan, made slower in its process by a module that only this check adds. */
function slowed(factor: number): MeasuredProgram {
  const plan = planProcess(ENVIRONMENT);
  return {
    ...plan,
    label: `${plan.label}, ${factor} times slower`,
    args: ["--require", join(__dirname, "slowdown.cjs"), ...plan.args],
    env: { SLIPWAY_BENCH_SLOWDOWN: String(factor) },
  };
}

/** The problem if a plan is above the limit in all rounds. */
export function slownessOf(rounds: readonly SpeedRound[]): string | undefined {
  if (rounds.some(isWithinLimit)) return undefined;
  const lowest = Math.min(...rounds.map(ratioOf)).toFixed(2);
  return (
    `The plan of ${ENVIRONMENT} takes ${lowest} times the CPU time of cdk8s-plus with ${SCALE} times its objects; the limit ` +
    `is ${MAX_RATIO}. Fix: find what became slow (node --cpu-prof --require ./plan/preload.cjs plan/child.ts ${ENVIRONMENT})`
  );
}

/** The problem if a plan that was made slower is within the limit. */
export function blindnessOf(rounds: readonly SpeedRound[]): string | undefined {
  if (!rounds.some(isWithinLimit)) return undefined;
  const lowest = Math.min(...rounds.map(ratioOf));
  return (
    `A plan that is ${NOTICED_SLOWDOWN} times slower takes ${lowest.toFixed(2)} times the CPU time of its peer, which is within the ` +
    `limit of ${MAX_RATIO}: the plan has become faster. Fix: set MAX_RATIO in scripts/bench/check.ts to ` +
    (lowest / Math.sqrt(NOTICED_SLOWDOWN)).toFixed(1)
  );
}

function isWithinLimit(round: SpeedRound): boolean {
  return ratioOf(round) <= MAX_RATIO;
}

function ratioOf({ plan, peer }: SpeedRound): number {
  return plan / peer;
}
