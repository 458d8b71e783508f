import { computedValues } from "../../../plan/computed";
import { kubernetes } from "../../../local/engine/standins/kubernetes";
import { KubernetesObjects, withSecrets } from "../../../local/engine/standins/kubernetes/objects";
import { namedRelease, RELEASE, releaseChanges } from "../../../local/engine/standins/kubernetes/releases";
import { isNamespaced } from "../../../local/engine/standins/kubernetes/rules";
import { routed } from "../../../local/engine/standins/protocol/routed";
import type { Operation, Props, Provider, StandIn, Value } from "../../../local/engine/standins/protocol/types";
import { textAt } from "../../../local/engine/standins/protocol/values";
import { clusterIn } from "./kubeconfig";
import { packageFolder, sdkType } from "./sdk";
import type { World } from "./world";

const PACKAGE = "@pulumi/kubernetes";
const NAMESPACE = "kubernetes:core/v1:Namespace";
const EKS_CLUSTER = "aws:eks/cluster:Cluster";

/** Namespaces that every cluster has. */
const GIVEN = ["default", "kube-node-lease", "kube-public", "kube-system"];

/** Fakes every object and every release, with the naming and the replacements of the stand-in. */
export function fakeKubernetes(world: World): StandIn {
  return {
    ...kubernetes,
    description: "gives every object and every Helm release back and makes nothing",
    configure: (settings) => {
      const cluster = clusterIn(textAt(settings, "kubeconfig"));
      const assertCluster = (): void => {
        if (cluster === undefined || world.has(EKS_CLUSTER, cluster)) return;
        throw new Error(`the cluster ${cluster} does not answer: there is none`);
      };
      const rules = new KubernetesObjects({
        api: () => {
          throw new Error("a fake provider has no API server");
        },
        namespace: textAt(settings, "namespace") || undefined,
        mutable: { configMaps: false, secrets: false },
      });
      const objects = fake(world, assertCluster, {
        check: (request) => {
          assertType(request.type);
          return rules.check(request);
        },
        diff: (request) => rules.diff(request),
      });
      const releases = fake(world, assertCluster, {
        check: (request) => ({ inputs: namedRelease(request) }),
        diff: ({ oldInputs, inputs }) => ({ changes: releaseChanges(oldInputs, inputs) }),
      });
      return routed((type) => (type === RELEASE ? releases : objects));
    },
  };
}

function fake(world: World, assertCluster: () => void, rules: Pick<Provider, "check" | "diff">): Provider {
  const answer = (work: Operation, inputs: Props) =>
    withSecrets({ ...inputs, ...(computedValues(work.type, work.name, inputs) as Props) });
  return {
    ...rules,
    create: ({ inputs, ...work }) => {
      assertCluster();
      const id = idOf(inputs);
      assertNamespace(world, id);
      world.create(work, id);
      return { id, ...answer(work, inputs) };
    },
    update: ({ id, inputs, ...work }) => {
      assertCluster();
      world.update(work, id);
      return answer(work, inputs);
    },
    read: ({ id, inputs, state, ...work }) => {
      assertCluster();
      if (inputs !== undefined) return world.has(work.type, id) ? { id, inputs, ...withSecrets(state) } : undefined;
      const found = ofRelease(world, id) && lookedUp(work.type, id);
      return found ? { id, inputs: found, ...answer(work, found) } : undefined;
    },
    delete: ({ id, ...work }) => {
      assertCluster();
      world.delete(work, id);
    },
  };
}

/** `<namespace>/<name>` of an object or a release; the name alone outside namespaces. */
function idOf(inputs: Props): string {
  const name = textAt(inputs, "metadata", "name") || textAt(inputs, "name");
  const kind = textAt(inputs, "kind");
  if (kind !== "" && !isNamespaced(kind)) return name;
  return `${textAt(inputs, "metadata", "namespace") || textAt(inputs, "namespace") || "default"}/${name}`;
}

function assertNamespace(world: World, id: string): void {
  const [namespace = "", name] = id.split("/");
  if (name === undefined || GIVEN.includes(namespace) || world.has(NAMESPACE, namespace)) return;
  throw new Error(`${id} cannot be created: there is no namespace ${namespace}`);
}

/** Whether a chart has made the object: its name begins with that of a release in its namespace. */
function ofRelease(world: World, id: string): boolean {
  return world.ids(RELEASE).some((release) => id === release || id.startsWith(`${release}-`));
}

/** What can be said of an object of which only type and id are known. */
function lookedUp(type: string, id: string): Record<string, Value> {
  const [, version = "", kind = ""] = type.split(":");
  const [name = "", namespace] = id.split("/").reverse();
  const metadata: Record<string, Value> = { name, ...(namespace !== undefined && { namespace }) };
  return { apiVersion: version.replace(/^core\//, ""), kind, metadata };
}

/** A group that the SDK does not know is one of custom resources. */
function assertType(token: string): void {
  const [, groupVersion = "", kind = ""] = token.split(":");
  const [group = "", version = ""] = groupVersion.split("/");
  const [folder = ""] = group.split(".");
  if (packageFolder(PACKAGE, folder) === undefined) return;
  if (sdkType(PACKAGE, token, [folder, version, kind]) === undefined) {
    throw new Error(`${token} is no kind that ${PACKAGE} ${kubernetes.version} knows`);
  }
}
