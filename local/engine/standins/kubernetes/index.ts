import { changesBetween } from "../protocol/changes";
import { routed } from "../protocol/routed";
import type { Change, Difference, Props, StandIn } from "../protocol/types";
import { textAt } from "../protocol/values";
import { hasUnknown } from "../protocol/wire";
import { packageVersion } from "../package-version";
import { KubernetesApi } from "./api";
import { clusterAccess, KubeconfigMissingError, type ClusterAccess, type ClusterChoice } from "./kubeconfig";
import { KubernetesObjects } from "./objects";
import { HelmReleases, RELEASE } from "./releases";

const IDENTIFIER = "clusterIdentifier";
const CHOICE = ["kubeconfig", "context", "cluster"] as const;

/** Stands in for the kubernetes plugin: any object, and the Helm releases that it knows. */
export const kubernetes: StandIn = {
  name: "kubernetes",
  version: packageVersion("@pulumi/kubernetes"),
  description:
    "applies objects server-side and awaits that they work; instead of the Helm charts traefik and metrics-server " +
    "it installs their controllers from packages (this tests the applications, not the charts)",
  diffConfig,
  configure: (settings) => {
    const access = lazyAccess(settings);
    let api: KubernetesApi | undefined;
    const theApi = (): KubernetesApi => (api ??= new KubernetesApi(access()));
    const releases = new HelmReleases(theApi);
    const objects = new KubernetesObjects({
      api: theApi,
      namespace: textAt(settings, "namespace") || undefined,
      mutable: {
        configMaps: isTrue(settings, "enableConfigMapMutable"),
        secrets: isTrue(settings, "enableSecretMutable"),
      },
    });
    return routed((type) => (type === RELEASE ? releases : objects));
  },
};

/** A wrong context is refused at once; that there is no kubeconfig at all counts when the cluster is needed. */
function lazyAccess(settings: Props): () => ClusterAccess {
  try {
    const access = clusterAccess(choiceOf(settings));
    return () => access;
  } catch (error) {
    if (!(error instanceof KubeconfigMissingError)) throw error;
    return () => {
      throw error;
    };
  }
}

/**
 * Another cluster means other objects. An identifier that is set and the same says that it is the same cluster,
 * whatever became of the kubeconfig; otherwise the address that the context leads to tells.
 */
function diffConfig(oldInputs: Props, inputs: Props): Difference {
  const changes = changesBetween(oldInputs, inputs);
  const before = textAt(oldInputs, IDENTIFIER);
  const after = textAt(inputs, IDENTIFIER);
  if (before !== "" && after !== "") {
    return { changes: before === after ? changes : marked(changes, [IDENTIFIER]) };
  }
  const moved = CHOICE.some((key) => hasUnknown(inputs[key])) || address(oldInputs) !== address(inputs);
  return { changes: moved ? marked(changes, CHOICE) : changes };
}

function marked(changes: readonly Change[], keys: readonly string[]): Change[] {
  return changes.map((change) => (keys.includes(String(change.path[0])) ? { ...change, replaces: true } : change));
}

function address(settings: Props): string {
  try {
    return clusterAccess(choiceOf(settings)).server;
  } catch {
    // A kubeconfig that is gone or wrong says nothing about the cluster; using it will say what is wrong.
    return "";
  }
}

function choiceOf(settings: Props): ClusterChoice {
  return Object.fromEntries(
    CHOICE.map((key) => [key, textAt(settings, key)] as const).filter(([, text]) => text !== ""),
  );
}

function isTrue(settings: Props, key: string): boolean {
  return settings[key] === true || settings[key] === "true";
}
