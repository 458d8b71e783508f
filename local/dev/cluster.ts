import { ApiException, AppsV1Api, BatchV1Api, type CoreV1Event, CoreV1Api } from "@kubernetes/client-node";
import { apiConfiguration } from "../cluster/api";
import { DEV_MANAGER, handedOver } from "./managed-fields";
import type { DevPod } from "./pod";
import {
  type ContainerPlace,
  WORKLOAD_KINDS,
  type Workload,
  workloadFrom,
  type WorkloadKind,
  type WorkloadObject,
} from "./workload";

/** In milliseconds. */
const REQUEST_TIMEOUT = 10_000;

/** Times that a change is repeated whose object another one has changed meanwhile. */
const ATTEMPTS = 20;

/** A step of a JSON patch. */
interface PatchStep {
  readonly op: "replace" | "test";
  readonly path: string;
  readonly value: unknown;
}

/** The API of one kind of workload. */
interface WorkloadApi {
  list(namespace: string): Promise<{ readonly items: readonly WorkloadObject[] }>;
  read(name: string, namespace: string): Promise<WorkloadObject>;
  patch(name: string, namespace: string, body: readonly PatchStep[]): Promise<WorkloadObject>;
}

/** Another change came first: the patch's tests have failed. */
function isOutdated(error: unknown): boolean {
  return error instanceof ApiException && (error.code === 409 || error.code === 422);
}

/** The workloads and pods of an application on the cluster. */
export class DevCluster {
  private readonly core: CoreV1Api;
  private readonly apis: Readonly<Record<WorkloadKind, WorkloadApi>>;

  constructor(
    kubeconfig: string,
    private readonly namespace: string,
  ) {
    const configuration = apiConfiguration(kubeconfig, { timeout: REQUEST_TIMEOUT });
    this.core = new CoreV1Api(configuration);
    const apps = new AppsV1Api(configuration);
    const batch = new BatchV1Api(configuration);
    const fieldManager = DEV_MANAGER;
    this.apis = {
      Deployment: {
        list: (namespace) => apps.listNamespacedDeployment({ namespace }),
        read: (name, namespace) => apps.readNamespacedDeployment({ name, namespace }),
        patch: (name, namespace, body) => apps.patchNamespacedDeployment({ name, namespace, body, fieldManager }),
      },
      StatefulSet: {
        list: (namespace) => apps.listNamespacedStatefulSet({ namespace }),
        read: (name, namespace) => apps.readNamespacedStatefulSet({ name, namespace }),
        patch: (name, namespace, body) => apps.patchNamespacedStatefulSet({ name, namespace, body, fieldManager }),
      },
      CronJob: {
        list: (namespace) => batch.listNamespacedCronJob({ namespace }),
        read: (name, namespace) => batch.readNamespacedCronJob({ name, namespace }),
        patch: (name, namespace, body) => batch.patchNamespacedCronJob({ name, namespace, body, fieldManager }),
      },
      Job: {
        list: (namespace) => batch.listNamespacedJob({ namespace }),
        read: (name, namespace) => batch.readNamespacedJob({ name, namespace }),
        patch: (name, namespace, body) => batch.patchNamespacedJob({ name, namespace, body, fieldManager }),
      },
    };
  }

  /** All workloads of the application. */
  async workloads(): Promise<Workload[]> {
    const lists = WORKLOAD_KINDS.map(async (kind) => {
      const { items } = await this.apis[kind].list(this.namespace);
      return items
        .filter((object) => (object.metadata?.ownerReferences ?? []).length === 0)
        .map((object) => workloadFrom(kind, object));
    });
    return (await Promise.all(lists)).flat();
  }

  read({ kind, name }: Pick<Workload, "kind" | "name">): Promise<WorkloadObject> {
    return this.apis[kind].read(name, this.namespace);
  }

  /**
   * Sets the image of containers, and leaves the fields to the engine: its next apply finds an object that looks as if it
   * had set the image itself.
   */
  async setImage({ kind, name }: Workload, places: readonly ContainerPlace[], image: string): Promise<void> {
    const api = this.apis[kind];
    await api.patch(
      name,
      this.namespace,
      places.flatMap(({ pointer, image: previous }) => [
        { op: "test" as const, path: `${pointer}/image`, value: previous },
        { op: "replace" as const, path: `${pointer}/image`, value: image },
      ]),
    );
    await this.handOver(api, name);
  }

  /** The pods with these labels, or all of the application. */
  async pods(labels: Readonly<Record<string, string>> = {}): Promise<readonly DevPod[]> {
    const labelSelector = Object.entries(labels)
      .map(([label, value]) => `${label}=${value}`)
      .join();
    const { items } = await this.core.listNamespacedPod({ namespace: this.namespace, labelSelector });
    return items;
  }

  async deletePod(name: string): Promise<void> {
    await this.core.deleteNamespacedPod({ namespace: this.namespace, name });
  }

  /** The events of a pod. @param uid Of the pod. */
  async events(uid: string): Promise<CoreV1Event[]> {
    const fieldSelector = `involvedObject.uid=${uid}`;
    return (await this.core.listNamespacedEvent({ namespace: this.namespace, fieldSelector })).items;
  }

  /** The last lines that a container logged; of its previous run if it has been restarted. */
  async logTail(name: string, container: string, previous: boolean, tailLines: number): Promise<string> {
    return this.core.readNamespacedPodLog({ namespace: this.namespace, name, container, previous, tailLines });
  }

  private async handOver(api: WorkloadApi, name: string): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      const { metadata } = await api.read(name, this.namespace);
      const value = handedOver(metadata?.managedFields ?? []);
      if (value === undefined) return;
      const body: PatchStep[] = [
        // The status changes all the time during a rollout, and with it what is recorded of its managers.
        { op: "test", path: "/metadata/resourceVersion", value: metadata?.resourceVersion },
        { op: "replace", path: "/metadata/managedFields", value },
      ];
      try {
        await api.patch(name, this.namespace, body);
        return;
      } catch (error) {
        if (!isOutdated(error) || attempt === ATTEMPTS) throw error;
      }
    }
  }
}
