import { at, isRecord, items } from "../../../../lib/values";
import type { ClusterClient } from "../cluster";

const NAME_LABEL = "app.kubernetes.io/name";

/** What lists objects. */
type Listing = Pick<ClusterClient, "kubectl">;

/** A running pod with an address of its own. */
export interface RunningPod {
  /** `namespace/name`. */
  readonly pod: string;
  /** Its workload, as `namespace/name`; the pod itself if it belongs to none. */
  readonly workload: string;
  readonly address: string;
}

/** A Deployment, StatefulSet, CronJob or Job. */
export interface StackWorkload {
  readonly namespace: string;
  readonly name: string;
  /** Whether its pods serve as long as it exists. */
  readonly lasting: boolean;
  /** The labels of its pods, without those that a controller adds. */
  readonly labels: Readonly<Record<string, string>>;
}

/** A port of a Service. */
export interface ServicePort {
  /** The workload behind it, as `namespace/name`, and the port of its pods. */
  readonly workload: string;
  readonly port: number;
  /** `address:port`. */
  readonly endpoint: string;
}

/** The workloads of some namespaces, one for each name: a login has a Job of its own, with the name of the previous one's. */
export async function workloadsIn(cluster: Listing, namespaces: readonly string[]): Promise<readonly StackWorkload[]> {
  const found = new Map<string, StackWorkload>();
  for (const kind of ["deployments", "statefulsets", "cronjobs", "jobs"]) {
    for (const object of await listed(cluster, kind)) {
      const namespace = text(object, "metadata", "namespace");
      // A CronJob has a row, its Jobs do not.
      if (!namespaces.includes(namespace) || text(object, "metadata", "ownerReferences", 0, "kind") !== "") continue;
      const template = at(object, "spec", "jobTemplate", "spec", "template") ?? at(object, "spec", "template");
      const labels = podLabels(at(template, "metadata", "labels"));
      const name = labels[NAME_LABEL] ?? text(object, "metadata", "name");
      const lasting = kind === "deployments" || kind === "statefulsets";
      found.set(`${namespace}/${name}`, { namespace, name, lasting, labels });
    }
  }
  return [...found.values()];
}

/** All running pods that have an address of their own, except those that a Job will end. */
export async function runningPods(cluster: Listing): Promise<RunningPod[]> {
  return (await listed(cluster, "pods")).flatMap((object) => {
    const address = text(object, "status", "podIP");
    const running =
      text(object, "status", "phase") === "Running" && at(object, "metadata", "deletionTimestamp") === undefined;
    const temporary = text(object, "metadata", "ownerReferences", 0, "kind") === "Job";
    if (!running || temporary || address === "" || at(object, "spec", "hostNetwork") === true) return [];
    const namespace = text(object, "metadata", "namespace");
    const name = text(object, "metadata", "name");
    const workload = text(object, "metadata", "labels", NAME_LABEL);
    return [{ pod: `${namespace}/${name}`, workload: `${namespace}/${workload === "" ? name : workload}`, address }];
  });
}

/** The ports of all Services with an address of their own. */
export async function servicePorts(cluster: Listing): Promise<ServicePort[]> {
  const pods = await listed(cluster, "pods");
  return (await listed(cluster, "services")).flatMap((service) => {
    const address = text(service, "spec", "clusterIP");
    const namespace = text(service, "metadata", "namespace");
    const name = at(service, "spec", "selector", NAME_LABEL);
    if (address === "" || address === "None" || typeof name !== "string") return [];
    const own = pods.filter(
      (pod) => text(pod, "metadata", "namespace") === namespace && at(pod, "metadata", "labels", NAME_LABEL) === name,
    );
    return items(at(service, "spec", "ports")).map((one) => ({
      workload: `${namespace}/${name}`,
      port: targetPort(at(one, "targetPort"), own),
      endpoint: `${address}:${String(at(one, "port"))}`,
    }));
  });
}

function targetPort(target: unknown, pods: readonly unknown[]): number {
  if (typeof target === "number") return target;
  const ports = pods.flatMap((pod) => items(at(pod, "spec", "containers")).flatMap((one) => items(at(one, "ports"))));
  return Number(
    at(
      ports.find((port) => at(port, "name") === target),
      "containerPort",
    ),
  );
}

async function listed(cluster: Listing, kind: string): Promise<readonly unknown[]> {
  return items(at(JSON.parse(await cluster.kubectl(["get", kind, "--all-namespaces", "--output=json"])), "items"));
}

/** The labels of a pod template, without those that a Job's controller adds. */
function podLabels(labels: unknown): StackWorkload["labels"] {
  const all = isRecord<string>(labels) ? Object.entries(labels) : [];
  return Object.fromEntries(all.filter(([name]) => !/^(batch\.kubernetes\.io\/|controller-uid$|job-name$)/.test(name)));
}

function text(value: unknown, ...keys: readonly (string | number)[]): string {
  const found = at(value, ...keys);
  return typeof found === "string" ? found : "";
}
