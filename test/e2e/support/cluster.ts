import { join } from "node:path";

import type { V1Endpoint, V1EndpointSlice, V1Pod, V1PodSpec } from "@kubernetes/client-node";

import { localPaths } from "../../../local/host/paths";
import { run } from "../../../local/host/process";
import { waitFor } from "../../../local/host/wait";
import { isTransient, Kubernetes } from "../../support/kubernetes";

/** Milliseconds between two checks of an awaited condition. */
const INTERVAL = 500;

/** Seconds that a rollout may take, also beside those of all other applications. */
const ROLLOUT_SECONDS = 300;

/** The properties of a pod that the tests read. */
export interface Pod {
  readonly name: string;
  readonly ready: boolean;
  readonly terminating: boolean;
  /** Number of restarts of its containers. */
  readonly restarts: number;
  /** Image references of its containers. */
  readonly images: readonly string[];
}

/** Options of {@link ClusterClient.exec}. */
interface ExecOptions {
  readonly container?: string;
  readonly input?: string;
}

/** An administrator's client of the cluster, for the namespace of one application. */
export class ClusterClient {
  private readonly api: Kubernetes;

  constructor(
    private readonly kubeconfig: string,
    private readonly signal: AbortSignal,
    /** The namespace of all objects that are read or changed. */
    readonly namespace: string,
  ) {
    this.api = new Kubernetes(kubeconfig);
  }

  /** A client of the same cluster, for the namespace of another application. */
  of(namespace: string): ClusterClient {
    return new ClusterClient(this.kubeconfig, this.signal, namespace);
  }

  /**
   * Runs `kubectl` in the application's namespace, unless the arguments name another, and returns what it prints.
   *
   * @throws StepError with its output if it fails.
   */
  kubectl(args: readonly string[], input = ""): Promise<string> {
    const command = join(localPaths().bin, "kubectl");
    const env = { KUBECONFIG: this.kubeconfig };
    return run(command, ["--namespace", this.namespace, ...args], { env, input, signal: this.signal });
  }

  /**
   * Runs a command in a pod of the application.
   *
   * @param options.container By default the pod's first container.
   * @param options.input Text for the command's standard input.
   */
  exec(pod: string, command: readonly string[], options: ExecOptions = {}): Promise<string> {
    const container = options.container === undefined ? [] : ["--container", options.container];
    return this.kubectl(["exec", "--stdin", pod, ...container, "--", ...command], options.input);
  }

  /** Waits until a workload has been rolled out. @throws StepError if that takes more than five minutes. */
  async awaitRollout(kind: "deployment" | "statefulset", name: string): Promise<void> {
    await this.kubectl(["rollout", "status", `--timeout=${ROLLOUT_SECONDS}s`, `${kind}/${name}`]);
  }

  /** The pods of a workload that are not terminating. */
  async pods(workload: string): Promise<Pod[]> {
    return (await this.allPods(workload)).filter(({ terminating }) => !terminating);
  }

  /** Waits for a condition on the pods of a workload. @throws StepError with `what` if it is not met in time. */
  async awaitPods(workload: string, what: string, seconds: number, isMet: (pods: Pod[]) => boolean): Promise<void> {
    await this.await(what, seconds, async () => isMet(await this.allPods(workload)));
  }

  /** Waits for a condition on the number of ready endpoints of a Service. @throws StepError if it is not met in time. */
  async awaitEndpoints(
    service: string,
    what: string,
    seconds: number,
    isMet: (ready: number) => boolean,
  ): Promise<void> {
    const slices = { namespace: this.namespace, labelSelector: `kubernetes.io/service-name=${service}` };
    await this.await(what, seconds, async () => {
      const { items } = await this.api.discovery.listNamespacedEndpointSlice(slices);
      return isMet(items.flatMap(readyEndpoints).length);
    });
  }

  /** Waits for a condition on an autoscaler's status: the CPU load in percent of the pods' requests, and the pods. */
  async awaitAutoscaler(
    name: string,
    what: string,
    seconds: number,
    isMet: (status: { readonly load: number; readonly pods: number }) => boolean,
  ): Promise<void> {
    const one = { namespace: this.namespace, name };
    await this.await(what, seconds, async () => {
      const { status } = await this.api.autoscaling.readNamespacedHorizontalPodAutoscaler(one);
      const load = status?.currentMetrics?.[0]?.resource?.current.averageUtilization;
      const pods = status?.currentReplicas;
      return load !== undefined && pods !== undefined && isMet({ load, pods });
    });
  }

  /** Deletes a pod gracefully, like a drain, without waiting for its termination. */
  async deletePod(name: string): Promise<void> {
    await this.api.core.deleteNamespacedPod({ namespace: this.namespace, name });
  }

  /** The values of the Secrets of the application, by Secret and key. */
  async secrets(): Promise<Map<string, ReadonlyMap<string, string>>> {
    const { items } = await this.api.core.listNamespacedSecret({ namespace: this.namespace });
    return new Map(
      items.map(({ metadata, data = {} }) => [
        metadata?.name ?? "",
        new Map(Object.entries(data).map(([key, value]) => [key, Buffer.from(value, "base64").toString("utf8")])),
      ]),
    );
  }

  /** A value of the Secret that the program names so; the engine adds a suffix. @throws Error if there is none. */
  async secretValue(name: string, key: string): Promise<string> {
    for (const [secret, values] of await this.secrets()) {
      const value = values.get(key);
      if (value !== undefined && secret.replace(/-[0-9a-z]{8}$/, "") === name) return value;
    }
    throw new Error(`no Secret ${name} has the key ${key}`);
  }

  /** The pod template of a Deployment. */
  async podTemplate(deployment: string): Promise<V1PodSpec> {
    const one = { namespace: this.namespace, name: deployment };
    const { spec } = await this.api.apps.readNamespacedDeployment(one);
    if (spec?.template.spec === undefined) throw new Error(`the Deployment ${deployment} has no template`);
    return spec.template.spec;
  }

  /** Whether the API server accepts a CronJob with this schedule; nothing is created. */
  async acceptsSchedule(schedule: string): Promise<boolean> {
    const template = { spec: { restartPolicy: "Never", containers: [{ name: "main", image: "none" }] } };
    const spec = { schedule, jobTemplate: { spec: { template } } };
    const job = { apiVersion: "batch/v1", kind: "CronJob", metadata: { name: "schedule" }, spec };
    try {
      await this.kubectl(["create", "--dry-run=server", "--filename=-"], JSON.stringify(job));
      return true;
    } catch (error) {
      if (String(error).includes("spec.schedule: ")) return false;
      throw error;
    }
  }

  /** All objects in the cluster, as `kind namespace/name`, without events, leases and metrics. */
  async inventory(): Promise<Set<string>> {
    const resources = (await this.kubectl(["api-resources", "--verbs=list", "--output=name"])).split("\n");
    const kinds = resources.filter((name) => name !== "" && !/^(events|leases|componentstatuses)\b|metrics/.test(name));
    const format = '{range .items[*]}{.kind} {.metadata.namespace}/{.metadata.name}{"\\n"}{end}';
    const args = ["get", kinds.join(","), "--all-namespaces", "--ignore-not-found", `--output=jsonpath=${format}`];
    return new Set((await this.kubectl(args)).split("\n").filter(Boolean));
  }

  private async allPods(workload: string): Promise<Pod[]> {
    const labelSelector = `app.kubernetes.io/name=${workload}`;
    const { items } = await this.api.core.listNamespacedPod({ namespace: this.namespace, labelSelector });
    return items.map(podFrom);
  }

  private async await(what: string, seconds: number, check: () => Promise<boolean>): Promise<void> {
    await waitFor({ what, seconds, interval: INTERVAL, signal: this.signal }, () =>
      check().catch((error: unknown) => {
        if (isTransient(error)) return false;
        throw error;
      }),
    );
  }
}

function podFrom({ metadata, spec, status }: V1Pod): Pod {
  const containers = status?.containerStatuses ?? [];
  return {
    name: metadata?.name ?? "",
    ready: status?.conditions?.find(({ type }) => type === "Ready")?.status === "True",
    terminating: metadata?.deletionTimestamp !== undefined,
    restarts: containers.reduce((sum, { restartCount }) => sum + restartCount, 0),
    images: (spec?.containers ?? []).map(({ image = "" }) => image),
  };
}

function readyEndpoints({ endpoints }: V1EndpointSlice): V1Endpoint[] {
  // Contrary to the type, the API server returns null if there are none.
  const all = (endpoints as V1Endpoint[] | null) ?? [];
  return all.filter(({ conditions }) => conditions?.ready !== false);
}
