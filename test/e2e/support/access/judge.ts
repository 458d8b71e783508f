import type { AccessTable } from "./table";

/** An attempt to open a connection from the address of a pod. */
export interface Attempt {
  /** The calling pod, as `namespace/name`. */
  readonly pod: string;
  /** Its workload, as `namespace/name`; the pod itself if it belongs to none. */
  readonly caller: string;
  /** The called workload, as `namespace/name`, and the port of its pods. */
  readonly workload: string;
  readonly port: number;
  /** What was called: the address and port of a pod or of a Service. */
  readonly endpoint: string;
  /** `connected`, or why not. */
  readonly outcome: string;
}

/** A workload of the stack, as `namespace/name`, and the ports on which its pods listen. */
export interface Listener {
  readonly workload: string;
  readonly ports: readonly number[];
}

/** What differs from the table. */
export interface Verdict {
  /** Connections that must be refused. */
  readonly letIn: readonly Attempt[];
  /** Connections that must be possible. */
  readonly refused: readonly Attempt[];
  /** Callers in the table of which no pod has tried, with what they call. */
  readonly untried: readonly string[];
}

/** A port of a workload and its callers, with their namespaces. */
interface Rule {
  readonly workload: string;
  readonly port: number;
  readonly callers: readonly string[];
}

const CONNECTED = "connected";

/** Whether a connection was opened. */
export function isConnected({ outcome }: Attempt): boolean {
  return outcome === CONNECTED;
}

/** The differences between the table's rows and the workloads of the stack with their ports. */
export function tableErrors(table: AccessTable, listeners: readonly Listener[]): string[] {
  const rows = new Set(Object.entries(table).flatMap(([space, names]) => Object.keys(names).map(full(space))));
  const workloads = new Set(listeners.map(({ workload }) => workload));
  const expected = new Set(rules(table).map(({ workload, port }) => `${workload}:${port}`));
  const actual = new Set(listeners.flatMap(({ workload, ports }) => ports.map((port) => `${workload}:${port}`)));
  return [
    ...missing(workloads, rows).map((name) => `${name} has no row`),
    ...missing(rows, workloads).map((name) => `the row ${name} has no workload`),
    ...missing(actual, expected).map((port) => `pods listen on ${port}, which no row has`),
    ...missing(expected, actual).map((port) => `no pod listens on ${port}, which has a row`),
  ];
}

/** Compares attempts with the table. */
export function judge(table: AccessTable, attempts: readonly Attempt[]): Verdict {
  const letIn: Attempt[] = [];
  const refused: Attempt[] = [];
  const all = rules(table);
  const callers = new Map(all.map((rule) => [key(rule), new Set(rule.callers)]));
  const tried = new Set<string>();
  for (const attempt of attempts) {
    const allowed = callers.get(key(attempt))?.has(attempt.caller) === true;
    if (allowed) tried.add(`${attempt.caller} to ${key(attempt)}`);
    if (allowed && !isConnected(attempt)) refused.push(attempt);
    if (!allowed && isConnected(attempt)) letIn.push(attempt);
  }
  const expected = all.flatMap((rule) => rule.callers.map((caller) => `${caller} to ${key(rule)}`));
  return { letIn, refused, untried: expected.filter((name) => !tried.has(name)) };
}

/** An attempt as a line of a message. */
export function describeAttempt({ pod, caller, workload, port, endpoint, outcome }: Attempt): string {
  return `${pod === caller ? pod : `${pod} (${caller})`} to ${workload}:${port} at ${endpoint}: ${outcome}`;
}

/**
 * Who was let in and who was refused, a line per port: `thoughts-db:5432  let in: thoughts-users; refused: 41 others`.
 * The numbers are of pods.
 */
export function accessLines(attempts: readonly Attempt[]): string[] {
  const ports = new Map<string, Attempt[]>();
  for (const attempt of attempts) ports.set(key(attempt), [...(ports.get(key(attempt)) ?? []), attempt]);
  const rows = [...ports].map(([port, tries]) => {
    const space = port.slice(0, port.indexOf("/") + 1);
    const connected = new Set(tries.filter(isConnected).map(({ pod }) => pod));
    const others = new Set(tries.map(({ pod }) => pod).filter((pod) => !connected.has(pod)));
    const names = new Set(tries.filter(isConnected).map(({ caller }) => shortened(caller, space)));
    const none = names.size === 0;
    return {
      port: port.slice(space.length),
      letIn: none ? "nobody" : [...names].sort().join(", "),
      refused: `${others.size}${none ? "" : others.size === 1 ? " other" : " others"}`,
    };
  });
  const width = Math.max(0, ...rows.map(({ port }) => port.length));
  return rows.map(({ port, letIn, refused }) => `${port.padEnd(width)}  let in: ${letIn}; refused: ${refused}`);
}

function rules(table: AccessTable): Rule[] {
  return Object.entries(table).flatMap(([space, workloads]) =>
    Object.entries(workloads).flatMap(([name, ports]) =>
      Object.entries(ports).map(([port, callers]) => ({
        workload: full(space)(name),
        port: Number(port),
        callers: callers.map(full(space)),
      })),
    ),
  );
}

function key({ workload, port }: Pick<Rule, "workload" | "port">): string {
  return `${workload}:${port}`;
}

function full(namespace: string): (name: string) => string {
  return (name) => (name.includes("/") ? name : `${namespace}/${name}`);
}

function shortened(name: string, prefix: string): string {
  return name.startsWith(prefix) ? name.slice(prefix.length) : name;
}

function missing(of: ReadonlySet<string>, from: ReadonlySet<string>): string[] {
  return [...of].filter((one) => !from.has(one)).sort();
}
