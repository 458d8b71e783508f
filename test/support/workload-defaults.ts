import { at, isRecord, items } from "../../lib/values";
import { readProjectFile } from "./documents";

/** The kinds of workload. */
export const KINDS = ["WebService", "Service", "StatefulService", "Worker", "CronJob", "Job"] as const;

export type WorkloadKind = (typeof KINDS)[number];

/** A workload as Kubernetes objects: planned ones, or those of an API server. */
export interface WorkloadObjects {
  readonly name: string;
  readonly application: string;
  /** The Deployment, StatefulSet, CronJob or Job. */
  readonly controller: unknown;
  /** Network policies and disruption budgets of the namespace. */
  readonly policies: readonly unknown[];
  readonly budgets: readonly unknown[];
}

/** Whether a workload has the default in a row of the table in docs/workloads.md. */
type Check = (workload: WorkloadObjects) => boolean;

/** A row of the table: the default, and the kinds that have it. */
interface Row {
  readonly title: string;
  readonly has: Readonly<Record<WorkloadKind, boolean>>;
}

/** The checks by the row's first words. */
const CHECKS: Readonly<Record<string, Check>> = {
  "Hardened:": (one) =>
    at(podOf(one), "securityContext", "runAsNonRoot") === true &&
    at(podOf(one), "securityContext", "seccompProfile", "type") === "RuntimeDefault" &&
    containersOf(one).every(
      ({ securityContext }) =>
        at(securityContext, "readOnlyRootFilesystem") === true &&
        at(securityContext, "allowPrivilegeEscalation") === false &&
        items(at(securityContext, "capabilities", "drop")).includes("ALL"),
    ),
  "No API token": (one) =>
    at(podOf(one), "automountServiceAccountToken") === false && at(podOf(one), "enableServiceLinks") === false,
  "Bounded:": (one) =>
    containersOf(one).every(({ resources }) =>
      ["requests.cpu", "requests.memory", "limits.memory", "limits.ephemeral-storage"].every(
        (path) => at(resources, ...path.split(".")) !== undefined,
      ),
    ) && items(at(podOf(one), "volumes")).every((volume) => !isUnlimited(volume)),
  "Probed:": (one) =>
    containersOf(one).every((container) =>
      ["readinessProbe", "livenessProbe", "startupProbe"].every((key) => container[key] !== undefined),
    ),
  "Spread over": (one) => {
    const keys = items(at(podOf(one), "topologySpreadConstraints")).map((constraint) => at(constraint, "topologyKey"));
    return keys.includes("topology.kubernetes.io/zone") && keys.includes("kubernetes.io/hostname");
  },
  "Disruption budget": (one) => one.budgets.some((budget) => selects(at(budget, "spec", "selector"), one)),
  "Network: callers": (one) =>
    one.policies.some(
      (policy) =>
        selects(at(policy, "spec", "podSelector"), one) &&
        items(at(policy, "spec", "ingress")).every((rule) => items(at(rule, "from")).length > 0),
    ),
  "Network: nobody": (one) => !one.policies.some((policy) => selects(at(policy, "spec", "podSelector"), one)),
  "Keeps serving": (one) => at(mainOf(one), "lifecycle", "preStop", "sleep", "seconds") === 5,
  "25 seconds": (one) => {
    const preStop = at(mainOf(one), "lifecycle", "preStop", "sleep", "seconds") ?? 0;
    return at(podOf(one), "terminationGracePeriodSeconds") === 25 + Number(preStop);
  },
  "Replaced one by one, never": ({ controller }) => {
    const rolling = at(controller, "spec", "strategy", "rollingUpdate");
    return at(rolling, "maxSurge") === 1 && at(rolling, "maxUnavailable") === 0;
  },
  "Replaced one by one, each": ({ controller }) => at(controller, "spec", "updateStrategy", "type") === "RollingUpdate",
  "Fails after": ({ controller }) =>
    [
      ["spec", "progressDeadlineSeconds"],
      ["spec", "activeDeadlineSeconds"],
      ["spec", "jobTemplate", "spec", "activeDeadlineSeconds"],
    ].some((path) => Number(at(controller, ...path)) > 0),
  "Runs to completion": (one) =>
    at(podOf(one), "restartPolicy") === "Never" &&
    (at(one.controller, "spec", "backoffLimit") ??
      at(one.controller, "spec", "jobTemplate", "spec", "backoffLimit")) === 3,
  "Labels of": ({ controller, ...one }) =>
    [at(controller, "metadata", "labels"), at(templateOf(controller), "metadata", "labels")].every(
      (labels) =>
        at(labels, "app.kubernetes.io/name") === one.name &&
        at(labels, "app.kubernetes.io/part-of") === one.application,
    ),
};

/** The rows of the table in docs/workloads.md. @throws Error if a row has no check, or a check no row. */
export function defaultRows(): (Row & { readonly check: Check })[] {
  const lines = readProjectFile("docs/workloads.md").split("\n");
  const start = lines.findIndex((line) => line.startsWith("| Default "));
  const cells = (line: string) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim());
  const [, ...kinds] = cells(lines[start] ?? "");
  const rows = lines.slice(start + 2, lines.indexOf("", start)).map((line) => {
    const [title = "", ...values] = cells(line);
    const has = Object.fromEntries(kinds.map((kind, index) => [kind, values[index] === "yes"])) as Row["has"];
    const check = Object.entries(CHECKS).find(([words]) => title.startsWith(words))?.[1];
    if (!check) throw new Error(`docs/workloads.md has the row "${title}", for which there is no check`);
    return { title, has, check };
  });
  const unused = Object.keys(CHECKS).find((words) => !rows.some(({ title }) => title.startsWith(words)));
  if (unused !== undefined) throw new Error(`docs/workloads.md has no row that begins with "${unused}"`);
  return rows;
}

function templateOf(controller: unknown): unknown {
  return at(controller, "spec", "jobTemplate", "spec", "template") ?? at(controller, "spec", "template");
}

function podOf({ controller }: WorkloadObjects): unknown {
  return at(templateOf(controller), "spec");
}

function containersOf(one: WorkloadObjects): Readonly<Record<string, unknown>>[] {
  const all = items(at(podOf(one), "containers")).filter(isRecord);
  if (all.length === 0) throw new Error(`${one.name} has no containers`);
  return all;
}

function mainOf(one: WorkloadObjects): unknown {
  return containersOf(one)[0];
}

function isUnlimited(volume: unknown): boolean {
  return at(volume, "emptyDir") !== undefined && at(volume, "emptyDir", "sizeLimit") === undefined;
}

/** Whether a selector names the workload; the namespace's own policy, which denies everything, selects all pods. */
function selects(selector: unknown, { name }: WorkloadObjects): boolean {
  return at(selector, "matchLabels", "app.kubernetes.io/name") === name;
}
