import assert from "node:assert/strict";

import type { ClusterClient } from "../cluster";
import { type Attempt, judge, type Listener } from "./judge";
import { NodeNetwork } from "./node";
import { type RunningPod, runningPods, servicePorts, type StackWorkload } from "./stack";
import type { AccessTable } from "./table";

/** Pods that call at the same time. */
const PARALLEL = 8;

/**
 * Seconds for which calls with an unexpected outcome are tried again: policies follow new pods with a delay, and on a busy
 * machine some connections take too long.
 */
const PATIENCE_SECONDS = 30;

/** An endpoint of a workload: the address of a pod or, if it has no `pod`, of a Service. */
interface Target extends Pick<Attempt, "workload" | "port" | "endpoint"> {
  readonly pod?: string;
}

/** A connection to be tried. */
interface Call {
  readonly from: RunningPod;
  readonly target: Target;
}

/** What was tried, and the ports on which the workloads listen. */
export interface Attempts {
  readonly listeners: readonly Listener[];
  readonly attempts: readonly Attempt[];
  /** Calls whose first outcome was not the last one. */
  readonly late: readonly Attempt[];
  /** Seconds that all calls took. */
  readonly seconds: number;
}

/**
 * Has every pod in the cluster call every port on which pods of the workloads listen, by the addresses of pods and of
 * Services. A port counts only if it is open to the node, which is never refused: what is closed proves no policy.
 *
 * @throws AssertionError if a port is closed to the node.
 */
export async function attemptAll(
  cluster: ClusterClient,
  signal: AbortSignal,
  workloads: readonly StackWorkload[],
  table: AccessTable,
): Promise<Attempts> {
  const listed = await runningPods(cluster);
  const network = await NodeNetwork.of(signal);
  // A pod that has ended meanwhile has no network any more.
  const pods = listed.filter(({ address }) => network.has(address));
  const names = workloads.map(({ namespace, name }) => `${namespace}/${name}`);
  const direct: Target[] = [];
  for (const { pod, workload, address } of pods.filter((one) => names.includes(one.workload))) {
    for (const port of await network.listening(address)) {
      direct.push({ pod, workload, port, endpoint: `${address}:${port}` });
    }
  }
  const listeners = names.map((workload) => {
    return { workload, ports: direct.filter((one) => one.workload === workload).map(({ port }) => port) };
  });
  const services = (await servicePorts(cluster)).filter(({ workload, port }) =>
    listeners.some((one) => one.workload === workload && one.ports.includes(port)),
  );
  const targets: readonly Target[] = [...direct, ...services];
  await assertOpen(network, targets);

  const calls = pods.flatMap((from) =>
    // A Service may forward to the calling pod itself, whose own connections no policy concerns.
    targets
      .filter(({ pod, workload }) => (pod === undefined ? workload !== from.workload : pod !== from.pod))
      .map((target) => ({ from, target })),
  );
  const started = Date.now();
  const first = new Map<Call, Attempt>();
  const done = new Map<Call, Attempt>();
  await withPatience(calls, PATIENCE_SECONDS, async (pending) => {
    for (const [call, attempt] of await tryAll(network, pending)) {
      if (!first.has(call)) first.set(call, attempt);
      done.set(call, attempt);
    }
    const { refused, letIn } = judge(table, [...done.values()]);
    const unexpected = new Set([...refused, ...letIn]);
    return pending.filter((call) => {
      const attempt = done.get(call);
      return attempt !== undefined && unexpected.has(attempt);
    });
  });
  return {
    listeners,
    attempts: [...done.values()],
    late: [...first].filter(([call, { outcome }]) => done.get(call)?.outcome !== outcome).map(([, attempt]) => attempt),
    seconds: (Date.now() - started) / 1000,
  };
}

/**
 * Does something with all of a list, and then again with what it returns.
 *
 * @param seconds How long it is repeated after the first round, however long that took.
 */
export async function withPatience<Item>(
  all: readonly Item[],
  seconds: number,
  round: (pending: readonly Item[]) => Promise<readonly Item[]>,
): Promise<void> {
  let pending = await round(all);
  const end = Date.now() + seconds * 1000;
  while (pending.length > 0 && Date.now() < end) pending = await round(pending);
}

async function assertOpen(network: NodeNetwork, targets: readonly Target[]): Promise<void> {
  const outcomes = await network.connect(targets.map(({ endpoint }) => endpoint));
  const closed = targets.flatMap(({ workload, endpoint }, index) =>
    outcomes[index] === "connected" ? [] : [`${workload} at ${endpoint}: ${outcomes[index] ?? "no outcome"}`],
  );
  assert.deepEqual(closed, [], "is closed even to the node");
}

/** Tries all calls, those of one pod at the same time. */
async function tryAll(network: NodeNetwork, calls: readonly Call[]): Promise<[Call, Attempt][]> {
  const byAddress = new Map<string, Call[]>();
  for (const call of calls) byAddress.set(call.from.address, [...(byAddress.get(call.from.address) ?? []), call]);
  const waiting = [...byAddress];
  const done: [Call, Attempt][] = [];
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [address, own] = next;
      const outcomes = await network.connect(
        own.map(({ target }) => target.endpoint),
        address,
      );
      own.forEach((call, index) => done.push([call, attemptOf(call, outcomes[index])]));
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, work));
  return done;
}

function attemptOf({ from, target: { workload, port, endpoint } }: Call, outcome = "no outcome"): Attempt {
  return { pod: from.pod, caller: from.workload, workload, port, endpoint, outcome };
}
