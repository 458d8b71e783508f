import { setTimeout } from "node:timers/promises";

import { waitFor } from "../../../local/host/wait";
import { type LoadResult, loadSpread, underLoad } from "../load";
import { type LocalStack, withLocalStack } from "../local-stack";
import { markdownTable } from "../markdown";
import type { BenchGoal, BenchPair } from "../section";
import { type Spread, spreadOf, spreadText } from "../statistics";

const APPLICATION = "thoughts";
const FRONTEND = "thoughts-frontend";
const URL = `http://${APPLICATION}.localhost:8080`;
const PAGE = `${URL}/`;
/** A page that only computes, and then redirects; the local stack has it. */
const BUSY_PAGE = `${URL}/load`;

const REPLICAS = [1, 3];
const CONNECTIONS = 16;
const BUSY_CONNECTIONS = 2;
/** Seconds of a load while nothing changes, and of one before it that is not counted. */
const STEADY_SECONDS = 15;
const WARM_UP_SECONDS = 5;
/** A round of all numbers of replicas takes three minutes. */
const MOST_RUNS = 3;
const AUTOSCALE = { min: 1, max: 4, scaleDownSeconds: 5, cpuPercent: 60 } as const;
const AUTOSCALER_SECONDS = 180;

const PHASES = ["before", "during", "after"] as const;
type Phase = (typeof PHASES)[number];

/** The loads of one phase of a rolling update. */
export interface LoadRow {
  readonly replicas: number;
  readonly phase: Phase;
  readonly loads: readonly LoadResult[];
}

/** Requests through the ingress during a rolling update, and the autoscaler's answer to a load. */
export const LOAD: BenchPair = {
  name: "load",
  description: "requests through the ingress during a rolling update, and the autoscaler; as root on Debian",
  usesCluster: true,
  measure: async ({ runs, print }) => {
    const count = Math.min(runs, MOST_RUNS);
    const { rows, scaled } = await withLocalStack(
      async (stack) => ({
        rows: await measureUpdates(stack, count, print),
        scaled: await measureAutoscaler(stack, count, print),
      }),
      [APPLICATION],
    );
    return {
      title: "Under load",
      paragraphs: [
        `The front page of ${APPLICATION} through the ingress, which asks two services and the database, with ${CONNECTIONS} connections ` +
          "that send one request after the other, from the machine that also runs the cluster: more pods share the same cores, so a " +
          "page is served faster only on more of them. During the update every pod of the application is replaced " +
          "(`kubectl rollout restart`); the load ends when the last new one is ready and the last old one is gone from the Service.",
        loadTable(rows),
        `From the start of a load on one pod, above ${AUTOSCALE.cpuPercent} percent of its CPU request, to the autoscaler's first new ` +
          `ready pod: ${spreadText(scaled)} s in ${count} runs. metrics-server collects every 15 s and the autoscaler evaluates every 15 s.`,
      ],
      comparisons: [],
      goals: loadGoals(rows),
    };
  },
};

async function measureUpdates(stack: LocalStack, count: number, print: (text: string) => void): Promise<LoadRow[]> {
  const rows: LoadRow[] = [];
  for (const replicas of REPLICAS) {
    await scale(stack, replicas);
    const loads: Record<Phase, LoadResult[]> = { before: [], during: [], after: [] };
    for (let round = 0; round < count; round++) {
      await steadyLoad(WARM_UP_SECONDS);
      const found: Record<Phase, LoadResult> = {
        before: await steadyLoad(STEADY_SECONDS),
        during: (await underLoad({ url: PAGE, connections: CONNECTIONS }, () => restart(stack))).load,
        after: await steadyLoad(STEADY_SECONDS),
      };
      for (const phase of PHASES) {
        loads[phase].push(found[phase]);
        const { requestsPerSecond, p99, failed } = found[phase];
        print(`${replicas} replicas, ${phase}: ${Math.round(requestsPerSecond)}/s, p99 ${p99} ms, ${failed} failed`);
      }
    }
    rows.push(...PHASES.map((phase) => ({ replicas, phase, loads: loads[phase] })));
  }
  return rows;
}

async function steadyLoad(seconds: number): Promise<LoadResult> {
  const { load } = await underLoad({ url: PAGE, connections: CONNECTIONS }, () => setTimeout(seconds * 1000));
  return load;
}

/** Runs each service with a number of pods, which the autoscaler leaves as it is. */
async function scale(stack: LocalStack, replicas: number): Promise<void> {
  for (const service of ["users", "thoughts"]) {
    await stack.set("--path", `${APPLICATION}:${service}.replicas`, String(replicas));
  }
  await setAutoscale(stack, { min: replicas, max: replicas });
  await stack.up();
}

async function setAutoscale(stack: LocalStack, values: Readonly<Record<string, number>>): Promise<void> {
  for (const [key, value] of Object.entries(values)) {
    await stack.set("--path", `${APPLICATION}:frontend.autoscale.${key}`, String(value));
  }
}

async function restart(stack: LocalStack): Promise<void> {
  await stack.kubectl("rollout", "restart", "deployment", "--namespace", APPLICATION);
  await stack.kubectl(
    "rollout",
    "status",
    "deployment",
    "--namespace",
    APPLICATION,
    `--timeout=${AUTOSCALER_SECONDS}s`,
  );
}

async function measureAutoscaler(stack: LocalStack, count: number, print: (text: string) => void): Promise<Spread> {
  await setAutoscale(stack, AUTOSCALE);
  await stack.up();
  const seconds: number[] = [];
  for (let round = 0; round < count; round++) {
    await awaitCondition("a single pod, idle", async () => {
      const load = await status(
        stack,
        "horizontalpodautoscaler",
        "{.status.currentMetrics[0].resource.current.averageUtilization}",
      );
      return (
        (await status(stack, "deployment", "{.status.replicas}")) === "1" &&
        load !== "" &&
        Number(load) < AUTOSCALE.cpuPercent / 2
      );
    });
    const started = performance.now();
    await underLoad({ url: BUSY_PAGE, connections: BUSY_CONNECTIONS, status: 302 }, () =>
      awaitCondition(
        "a second ready pod",
        async () => Number(await status(stack, "deployment", "{.status.readyReplicas}")) > 1,
      ),
    );
    seconds.push((performance.now() - started) / 1000);
    print(`the autoscaler's first new pod is ready after ${seconds.at(-1)?.toFixed(0) ?? ""} s`);
  }
  return spreadOf(seconds);
}

/** A field of the status of the frontend's Deployment or autoscaler; empty if it is not set. */
function status(stack: LocalStack, kind: string, field: string): Promise<string> {
  return stack.kubectl("get", kind, FRONTEND, "--namespace", APPLICATION, `--output=jsonpath=${field}`);
}

function awaitCondition(what: string, isMet: () => Promise<boolean>): Promise<void> {
  return waitFor({ what, seconds: AUTOSCALER_SECONDS, interval: 250 }, isMet);
}

/** The rows as a table in Markdown; ratios are to the load before the update. */
export function loadTable(rows: readonly LoadRow[]): string {
  const head = ["replicas", "rolling update", "requests/s", "ratio", "p50 ms", "p99 ms", "failed"];
  const body = rows.map(({ replicas, phase, loads }) => {
    const before = rows.find((row) => row.replicas === replicas && row.phase === "before")?.loads ?? [];
    const rates = loads.map(
      ({ requestsPerSecond }, index) => requestsPerSecond / (before[index]?.requestsPerSecond ?? 0),
    );
    return [
      String(replicas),
      phase,
      spreadText(loadSpread(loads, ({ requestsPerSecond }) => requestsPerSecond)),
      phase === "before" ? "" : spreadText(spreadOf(rates)),
      spreadText(loadSpread(loads, ({ p50 }) => p50)),
      spreadText(loadSpread(loads, ({ p99 }) => p99)),
      String(failedIn([{ loads }])),
    ];
  });
  return markdownTable([head, ...body], (column) => (column === 1 ? "left" : "right"));
}

/** An update must not fail a request, nor may anything else. */
export function loadGoals(rows: readonly LoadRow[]): BenchGoal[] {
  const failed = failedIn(rows);
  return [
    { text: "no request fails before, during and after an update", value: `${failed} failed`, met: failed === 0 },
  ];
}

function failedIn(rows: readonly Pick<LoadRow, "loads">[]): number {
  return rows.flatMap(({ loads }) => loads).reduce((sum, { failed }) => sum + failed, 0);
}
