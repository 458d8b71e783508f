import { at, isRecord } from "../../../lib/values";
import { waitFor } from "../../../local/host/wait";
import type { KubernetesObject } from "../../../plan/text/manifests";
import type { ApiResponse, ApiServer } from "./server";
import { inNamespace } from "./subject";

/** Seconds that the cluster's controllers may take for a namespace. */
const CONTROLLER_SECONDS = 60;
/** Seconds that the deletion of a namespace with everything in it may take. */
const DELETION_SECONDS = 180;
/** Cluster-wide kinds whose name follows from their content. */
const NAMED_BY_CONTENT: ReadonlySet<unknown> = new Set(["APIService", "CustomResourceDefinition"]);

/**
 * Namespaces of a dry run's own, one for each that the objects name, so that no object meets one that is deployed: the
 * server would judge a change of that one, which may be forbidden, and not the object.
 */
export class Namespaces {
  private readonly created = new Map<string, KubernetesObject>();

  constructor(
    private readonly server: ApiServer,
    /** Start of the names of all namespaces and cluster-wide objects. */
    private readonly prefix: string,
  ) {}

  /** An object in the dry run's own namespace; a cluster-wide object gets a name of the dry run's own. */
  moved(object: KubernetesObject, namespaced: boolean): KubernetesObject {
    if (namespaced) return inNamespace(object, this.nameOf(at(object.metadata, "namespace")));
    if (NAMED_BY_CONTENT.has(object.kind)) return object;
    const metadata = isRecord(object.metadata) ? object.metadata : {};
    return { ...object, metadata: { ...metadata, name: this.nameOf(metadata.name) } };
  }

  /**
   * Creates a namespace for real, since the server judges objects in existing namespaces only. Resolves to the server's
   * response when pods can be created in the namespace.
   */
  async create(namespace: KubernetesObject): Promise<ApiResponse> {
    const object = this.moved(namespace, false);
    const name = String(at(object.metadata, "name"));
    this.created.set(name, object);
    const response = await this.server.apply(object, { dryRun: false });
    if (response.code >= 300) return response;
    const account = { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "default", namespace: name } };
    await this.await(`service account default in ${name}`, CONTROLLER_SECONDS, async () => {
      return (await this.server.read(account)).code === 200;
    });
    return response;
  }

  /** Waits until the quota controller has counted what a ResourceQuota limits: until then every pod is refused. */
  async awaitQuota(quota: KubernetesObject): Promise<void> {
    const name = `${String(at(quota.metadata, "namespace"))}/${String(at(quota.metadata, "name"))}`;
    const limits = Object.keys(at(quota.spec, "hard") ?? {});
    await this.await(`status of the quota ${name}`, CONTROLLER_SECONDS, async () => {
      const used = at((await this.server.read(quota)).body, "status", "used");
      return isRecord(used) && limits.every((limit) => limit in used);
    });
  }

  /** Deletes the namespaces and everything in them; resolves when they are gone. */
  async remove(): Promise<void> {
    const all = [...this.created.values()];
    await Promise.all(all.map((namespace) => this.server.delete(namespace)));
    for (const namespace of all) {
      const name = String(at(namespace.metadata, "name"));
      await this.await(`deletion of the namespace ${name}`, DELETION_SECONDS, async () => {
        return (await this.server.read(namespace)).code === 404;
      });
    }
  }

  private nameOf(name: unknown): string {
    return `${this.prefix}-${String(name)}`;
  }

  private await(what: string, seconds: number, check: () => Promise<boolean>): Promise<void> {
    return waitFor({ what, seconds, hint: "is kube-controller-manager running? See: npm run local -- status" }, check);
  }
}
