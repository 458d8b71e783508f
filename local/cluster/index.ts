import { existsSync } from "node:fs";
import { daemonAlive } from "../host/daemons";
import { ensureGo } from "../host/golang";
import { installPackages, requiredPackages } from "../host/packages";
import { localPaths } from "../host/paths";
import { checkInterrupted } from "../host/process";
import type { Progress } from "../host/progress";
import type { AddedSettings } from "../host/settings";
import { pushBinaryImages } from "../images/binary-image";
import { startBuilder } from "../images/builder";
import { REGISTRY, startRegistry } from "../images/registry";
import { hubReachable } from "../mirror/hub";
import { pushSubstitutes } from "../mirror";
import { limitations } from "../mirror/images";
import { CHART_NAMES, chartsReachable, LOCAL_CHARTS, startChartRepository } from "../charts";
import { pytorchReachable, startPackageIndex, SUBSTITUTE_INDEX, TORCH_INDEX_SETTING } from "../packages";
import { recordAddedSettings } from "./added-settings";
import { applyAddons } from "./addons";
import { nodeReady } from "./api";
import { buildClusterPrograms } from "./binaries";
import { startContainerd } from "./containerd";
import { startControlPlane } from "./controlplane";
import { DAEMONS, RUNTIMES, stopAll, wipe } from "./down";
import { checkPorts, nodeAddress, prepareKernel, rejectUnroutedServices } from "./host";
import { COMPONENT_IMAGES } from "./images";
import { writeKubeconfigs } from "./kubeconfig";
import { startPolicyController } from "./network-policies";
import { startNode } from "./node";
import { ensurePki } from "./pki";
import { CLUSTER_NAME } from "./settings";

/** A running cluster. */
export interface LocalCluster {
  /** Path of its kubeconfig. */
  readonly kubeconfig: string;
  /** Settings that stacks need here besides their own, because something on the internet is replaced. */
  readonly settings: AddedSettings;
}

/**
 * Starts the cluster, its registry and its builder and pushes the images they need, from any state these are in; a
 * finished step is only checked.
 * @throws StepError with the log and a hint; Interrupted if `signal` is aborted: then call {@link haltCluster}.
 */
export async function startCluster(progress: Progress, signal?: AbortSignal): Promise<LocalCluster> {
  const paths = localPaths();
  const hub = hubReachable();
  const charts = chartsReachable();
  const pytorch = pytorchReachable();
  await progress.step("Packages", (detail) => installPackages(paths, requiredPackages(), detail, signal));
  await progress.step("Binaries", async (detail) => {
    await ensureGo(paths, detail, signal);
    await buildClusterPrograms(paths, detail, signal);
  });
  const substituted = !(await hub);
  checkInterrupted(signal);

  const address = await progress.step("Machine", async (detail) => {
    await checkPorts(paths);
    await prepareKernel();
    await rejectUnroutedServices();
    const found = await nodeAddress();
    await ensurePki(paths, found);
    writeKubeconfigs(paths);
    detail(`node address ${found}`);
    return found;
  });
  await progress.step("Registry and container runtime", async (detail) => {
    detail("registry");
    await startRegistry(paths, signal);
    detail("containerd");
    await startContainerd(paths, substituted, signal);
    detail("BuildKit");
    await startBuilder(paths, substituted, signal);
    detail(REGISTRY);
  });
  await progress.step("Cluster images", (detail) => pushBinaryImages(paths, COMPONENT_IMAGES, detail, signal));
  await progress.step("Kubernetes", async (detail) => {
    await startControlPlane(paths, address, detail, signal);
    detail("node");
    await startNode(paths, address, signal);
    detail("network policies");
    await startPolicyController(paths, signal);
    await applyAddons(paths, detail, signal);
    detail(`context ${CLUSTER_NAME} in ${paths.kubeconfig}`);
  });
  if (substituted) {
    progress.note(
      "Docker Hub cannot be reached. Substitutes for its images are built from packages, with the same names.",
    );
    for (const line of limitations()) progress.note(`  ${line}`);
    await progress.step("Substitute images", (detail) => pushSubstitutes(paths, detail, signal));
  }
  const settings: Record<string, AddedSettings[string]> = {};
  if (substituted || !(await charts)) {
    progress.note(
      "Chart repositories, or the images of their charts, cannot be reached. A repository on this machine replaces them: " +
        `its charts (${CHART_NAMES.join(", ")}) install the same controllers, built from Go modules.`,
    );
    await progress.step("Chart repository", (detail) => startChartRepository(paths, detail, signal));
    Object.assign(settings, LOCAL_CHARTS);
  }
  if (!(await pytorch)) {
    checkInterrupted(signal);
    progress.note(
      "PyTorch's package index cannot be reached. An index on this machine replaces it, with a wheel of Debian's PyTorch.",
    );
    await progress.step("Package index", (detail) => startPackageIndex(paths, detail, signal));
    settings[TORCH_INDEX_SETTING] = SUBSTITUTE_INDEX;
  }
  recordAddedSettings(paths, settings);
  return { kubeconfig: paths.kubeconfig, settings };
}

/** Stops everything that {@link startCluster} starts, but keeps the state: the next start continues from it. */
export async function haltCluster(progress: Progress): Promise<void> {
  await progress.step("Stopping the cluster", (detail) => stopAll(localPaths(), detail));
}

/** Stops everything and deletes the state; binaries, build caches and the registry's content stay. */
export async function stopCluster(progress: Progress): Promise<void> {
  const paths = localPaths();
  await haltCluster(progress);
  await progress.step("Removing the cluster's state", () => wipe(paths));
}

/** The status of the cluster's processes and of its stored state. */
export interface ClusterStatus {
  readonly daemons: readonly { readonly name: string; readonly alive: boolean }[];
  /** Whether the node is ready for pods. */
  readonly ready: boolean;
  /** Whether there is state on disk from which a start would continue. */
  readonly exists: boolean;
}

/** Reads the status of the daemons and the node without changing anything. */
export async function clusterStatus(): Promise<ClusterStatus> {
  const paths = localPaths();
  const names = [...[...RUNTIMES].reverse(), ...DAEMONS.map(({ name }) => name).reverse()];
  const states = names.map((name) => ({ name, alive: daemonAlive(paths, name) }));
  const up = states.every(({ alive }) => alive);
  return { daemons: states, ready: up && (await nodeReady(paths.kubeconfig)), exists: existsSync(paths.kubeconfig) };
}
