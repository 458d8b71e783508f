import { join } from "node:path";

import { KubernetesApi } from "../../../local/engine/standins/kubernetes/api";
import { clusterAccess } from "../../../local/engine/standins/kubernetes/kubeconfig";
import { condition } from "../../../local/engine/standins/kubernetes/readiness";
import { one, until, type Target } from "../../../local/engine/standins/kubernetes/watch";
import type { Props, Value } from "../../../local/engine/standins/protocol/types";
import { at, listAt, numberAt, recordAt, textAt } from "../../../local/engine/standins/protocol/values";
import { localPaths } from "../../../local/paths";
import { run } from "../../../local/process";

/** What the tests ask about a pod. */
export interface Pod {
  readonly name: string;
  readonly ready: boolean;
  readonly terminating: boolean;
  /** How often its containers were started again. */
  readonly restarts: number;
  /** Image references of its containers. */
  readonly images: readonly string[];
}

/** The cluster as its administrator sees it, and the namespace of one application in it. */
export class Cluster {
  private readonly api: KubernetesApi;

  constructor(
    private readonly kubeconfig: string,
    private readonly signal: AbortSignal,
    /** What is said of an application's objects holds for those of this namespace. */
    readonly namespace: string,
  ) {
    this.api = new KubernetesApi(clusterAccess({ kubeconfig }));
  }

  /** The same cluster and the namespace of another application. */
  of(namespace: string): Cluster {
    return new Cluster(this.kubeconfig, this.signal, namespace);
  }

  /** Runs `kubectl` and returns what it prints. @throws StepError with its output if it fails. */
  kubectl(args: readonly string[], input = ""): Promise<string> {
    const command = join(localPaths().bin, "kubectl");
    return run(command, args, { env: { KUBECONFIG: this.kubeconfig }, input, signal: this.signal });
  }

  /** Runs a command in a pod of the application; `input` is its standard input. */
  exec(pod: string, command: readonly string[], input = ""): Promise<string> {
    return this.kubectl(["exec", "--stdin", "--namespace", this.namespace, pod, "--", ...command], input);
  }

  /** The pods of a workload that are not on their way out. */
  async pods(workload: string): Promise<Pod[]> {
    const { path, query } = this.podsOf(workload);
    return listAt(await this.api.request(path, { query }), "items")
      .map(podFrom)
      .filter(({ terminating }) => !terminating);
  }

  /** Waits until the pods of a workload are as wanted. @throws TimeoutError that tells what was missing. */
  async awaitPods(workload: string, what: string, seconds: number, wanted: (pods: Pod[]) => boolean): Promise<void> {
    await this.await(this.podsOf(workload), what, seconds, (objects) => wanted(objects.map(podFrom)));
  }

  /** Waits until so many addresses of a Service are ready to be sent requests. */
  async awaitEndpoints(
    service: string,
    what: string,
    seconds: number,
    wanted: (ready: number) => boolean,
  ): Promise<void> {
    const path = `/apis/discovery.k8s.io/v1/namespaces/${this.namespace}/endpointslices`;
    const slices = { path, query: { labelSelector: `kubernetes.io/service-name=${service}` } };
    await this.await(slices, what, seconds, (found) => wanted(found.flatMap(readyAddresses).length));
  }

  /** Waits until an autoscaler has seen the load (percent of what its pods request) and counted the pods as wanted. */
  async awaitAutoscaler(
    name: string,
    what: string,
    seconds: number,
    wanted: (seen: { readonly load: number; readonly pods: number }) => boolean,
  ): Promise<void> {
    const path = `/apis/autoscaling/v2/namespaces/${this.namespace}/horizontalpodautoscalers`;
    await this.await(one(path, name), what, seconds, ([autoscaler]) => {
      const load = numberAt(autoscaler, "status", "currentMetrics", 0, "resource", "current", "averageUtilization");
      const pods = numberAt(autoscaler, "status", "currentReplicas");
      return load !== undefined && pods !== undefined && wanted({ load, pods });
    });
  }

  /** Deletes a pod as a drain or a node's end would, and returns at once. */
  async deletePod(name: string): Promise<void> {
    await this.api.request(`/api/v1/namespaces/${this.namespace}/pods/${name}`, { method: "DELETE" });
  }

  /** The values of the Secrets of the application, by Secret and key. */
  async secrets(): Promise<Map<string, ReadonlyMap<string, string>>> {
    const list = await this.api.request(`/api/v1/namespaces/${this.namespace}/secrets`);
    return new Map(
      listAt(list, "items").map((secret) => [
        textAt(secret, "metadata", "name"),
        new Map(Object.entries(recordAt(secret, "data")).map(([key, value]) => [key, decoded(value)])),
      ]),
    );
  }

  /** The template of a Deployment's pods. */
  async podTemplate(deployment: string): Promise<Props> {
    const path = `/apis/apps/v1/namespaces/${this.namespace}/deployments/${deployment}`;
    return recordAt(await this.api.request(path), "spec", "template", "spec");
  }

  /** Every object there is, as `kind namespace/name`, but those that come and go by themselves. */
  async inventory(): Promise<Set<string>> {
    const resources = (await this.kubectl(["api-resources", "--verbs=list", "--output=name"])).split("\n");
    const kinds = resources.filter((name) => name !== "" && !/^(events|leases|componentstatuses)\b|metrics/.test(name));
    const format = '{range .items[*]}{.kind} {.metadata.namespace}/{.metadata.name}{"\\n"}{end}';
    const args = ["get", kinds.join(","), "--all-namespaces", "--ignore-not-found", `--output=jsonpath=${format}`];
    return new Set((await this.kubectl(args)).split("\n").filter(Boolean));
  }

  private podsOf(workload: string): Target {
    const labelSelector = `app.kubernetes.io/name=${workload}`;
    return { path: `/api/v1/namespaces/${this.namespace}/pods`, query: { labelSelector } };
  }

  private async await(
    target: Target,
    what: string,
    seconds: number,
    wanted: (objects: readonly Props[]) => boolean,
  ): Promise<void> {
    const judge = ([found = []]: readonly (readonly Props[])[]) =>
      wanted(found) ? ({ state: "ready" } as const) : ({ state: "waiting", reason: what } as const);
    await until(this.api, [target], judge, { seconds, signal: this.signal });
  }
}

function podFrom(pod: Value): Pod {
  const states = listAt(pod, "status", "containerStatuses");
  return {
    name: textAt(pod, "metadata", "name"),
    ready: textAt(condition(pod, "Ready"), "status") === "True",
    terminating: textAt(pod, "metadata", "deletionTimestamp") !== "",
    restarts: states.reduce<number>((sum, state) => sum + (numberAt(state, "restartCount") ?? 0), 0),
    images: listAt(pod, "spec", "containers").map((container) => textAt(container, "image")),
  };
}

function readyAddresses(slice: Props): Value[] {
  return listAt(slice, "endpoints").filter((endpoint) => at(endpoint, "conditions", "ready") !== false);
}

function decoded(value: Value): string {
  return Buffer.from(typeof value === "string" ? value : "", "base64").toString("utf8");
}
