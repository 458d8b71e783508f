import { randomBytes } from "node:crypto";

import { packageVersion } from "../../../local/engine/fallback/package-version";
import { changesBetween, replacing } from "../../../local/engine/fallback/protocol/changes";
import type {
  CheckRequest,
  ResourceOperation,
  Outputs,
  Props,
  Provider,
  ProviderDefinition,
} from "../../../local/engine/fallback/protocol/types";
import { at, stringAt, withValueAt } from "../../../local/engine/fallback/protocol/values";
import { computedValues } from "../../../plan/computed";
import { clusterIn } from "./kubeconfig";
import type { World } from "./world";

const RELEASE = "kubernetes:helm.sh/v3:Release";
const SECRET = "kubernetes:core/v1:Secret";
const EKS_CLUSTER = "aws:eks/cluster:Cluster";

/** The annotation by which the Kubernetes provider marks a name that it generated. */
const AUTO_NAMED = "pulumi.com/autonamed";

/** Fakes every object and every Helm release: returns the inputs, and validates nothing. */
export function fakeKubernetes(world: World): ProviderDefinition {
  return {
    name: "kubernetes",
    version: packageVersion("@pulumi/kubernetes"),
    description: "returns the inputs of every object and Helm release and creates nothing",
    configure: (settings) => objects(world, clusterIn(stringAt(settings, "kubeconfig"))),
  };
}

/** @param cluster ID of the fake EKS cluster that must exist; undefined for any other cluster. */
function objects(world: World, cluster: string | undefined): Provider {
  // The real provider asks once, when it is configured, and does not ask again for an object.
  const hasAccess = cluster === undefined || world.hasAccess(cluster);
  const assertCluster = (): void => {
    if (cluster === undefined) return;
    if (!world.has(EKS_CLUSTER, cluster)) throw new Error(`the cluster ${cluster} is unreachable: it does not exist`);
    if (!hasAccess) throw new Error(`the cluster ${cluster} is unreachable: it did not accept the identity`);
  };
  return {
    check: (request) => ({ inputs: request.type === RELEASE ? namedRelease(request) : namedObject(request) }),
    diff: ({ oldInputs, inputs }) => {
      const changes = changesBetween(oldInputs, inputs);
      // The program lets the provider name the objects that cannot be updated in place: immutable ConfigMaps and
      // Secrets, and Jobs. Their replacements have other names. Everything else is updated.
      return { changes: isAutoNamed(oldInputs) ? replacing(changes) : changes };
    },
    create: ({ inputs, ...work }) => {
      assertCluster();
      const id = idOf(inputs);
      world.create(work, id);
      return { id, ...withComputed(work, inputs) };
    },
    update: ({ id, inputs, ...work }) => {
      assertCluster();
      world.update(work, id);
      return withComputed(work, inputs);
    },
    read: ({ id, inputs, state, ...work }) => {
      assertCluster();
      if (inputs !== undefined) {
        return world.has(work.type, id) ? { id, inputs, ...withSecrets(work.type, state) } : undefined;
      }
      if (!isOfRelease(world, id)) return undefined;
      const [name = "", namespace = ""] = id.split("/").reverse();
      const found = { metadata: { name, namespace } };
      return { id, inputs: found, ...withComputed(work, found) };
    },
    delete: ({ id, ...work }) => {
      assertCluster();
      world.delete(work, id);
    },
  };
}

function namedObject({ name, oldInputs, inputs }: CheckRequest): Props {
  if (at(inputs, "metadata", "name") !== undefined) return inputs;
  const kept = oldInputs !== undefined && isAutoNamed(oldInputs) ? stringAt(oldInputs, "metadata", "name") : "";
  const named = withValueAt(inputs, ["metadata", "name"], kept || uniqueName(name));
  return withValueAt(named, ["metadata", "annotations", AUTO_NAMED], "true");
}

function namedRelease({ name, oldInputs, inputs }: CheckRequest): Props {
  return { ...inputs, name: inputs.name ?? (stringAt(oldInputs, "name") || uniqueName(name)) };
}

function uniqueName(prefix: string): string {
  return `${prefix}-${randomBytes(4).toString("hex")}`;
}

function isAutoNamed(inputs: Props): boolean {
  return stringAt(inputs, "metadata", "annotations", AUTO_NAMED) === "true";
}

/** `<namespace>/<name>`, or the name alone without a namespace. */
function idOf(inputs: Props): string {
  const [name, namespace] = ["name", "namespace"].map(
    (key) => stringAt(inputs, "metadata", key) || stringAt(inputs, key),
  );
  return [namespace, name].filter(Boolean).join("/");
}

/** Whether a chart created the object: its name begins with that of a release in its namespace. */
function isOfRelease(world: World, id: string): boolean {
  return world.ids(RELEASE).some((release) => id === release || id.startsWith(`${release}-`));
}

function withComputed({ type, name }: ResourceOperation, inputs: Props): Outputs {
  return withSecrets(type, { ...inputs, ...(computedValues(type, name, inputs) as Props) });
}

/** The content of a Secret is secret even if the program does not mark it. */
function withSecrets(type: string, outputs: Props): Outputs {
  return type === SECRET ? { outputs, secrets: [["data"], ["stringData"]] } : { outputs };
}
