import { existsSync } from "node:fs";
import { daemonAlive } from "../host/daemons";
import { hubReachable } from "../mirror/hub";
import { pushMirror } from "../mirror/index";
import { ensureGo } from "../host/golang";
import { installPackages, wantedPackages } from "../host/packages";
import { localPaths } from "../host/paths";
import { checkInterrupted } from "../host/process";
import type { Progress } from "../host/progress";
import { applyAddons } from "./addons";
import { buildClusterPrograms } from "./binaries";
import { startBuilder } from "./builder";
import { startControlPlane } from "./controlplane";
import { DAEMONS, stopAll, wipe } from "./down";
import { checkPorts, nodeAddress, prepareKernel, rejectStrayServices } from "./host";
import { pushComponentImages } from "./images";
import { writeKubeconfigs } from "./kubeconfig";
import { nodeReady, startNode } from "./node";
import { makePki } from "./pki";
import { startContainerd, startRegistry } from "./runtime";
import { CLUSTER_NAME, REGISTRY } from "./settings";

/** A running cluster and how to reach it. */
export interface LocalCluster {
  readonly kubeconfig: string;
  /** The kubeconfig's context. */
  readonly context: string;
  /** Address of the registry, such as `localhost:5000`. */
  readonly registry: string;
  readonly stateFolder: string;
  /** Whether base images come from the stand-ins instead of Docker Hub. */
  readonly mirrored: boolean;
}

/**
 * Brings the cluster, its registry and the images it needs up, from whatever state they are in.
 * What is already true is only checked. The bridge network enforces no NetworkPolicy: policies are stored, not applied.
 * @throws StepError with the log and what to do; Interrupted if `signal` came: then call {@link haltCluster}.
 */
export async function startCluster(progress: Progress, signal?: AbortSignal): Promise<LocalCluster> {
  const paths = localPaths();
  const hub = hubReachable();
  await progress.step("Packages", (detail) => installPackages(paths, wantedPackages(), detail, signal));
  await progress.step("Binaries", async (detail) => {
    await ensureGo(paths, detail, signal);
    await buildClusterPrograms(paths, detail, signal);
  });
  const mirrored = !(await hub);
  checkInterrupted(signal);

  const address = await progress.step("Machine", async (detail) => {
    await checkPorts(paths);
    await prepareKernel();
    await rejectStrayServices();
    const found = await nodeAddress();
    await makePki(paths, found);
    writeKubeconfigs(paths);
    detail(`node address ${found}`);
    return found;
  });
  await progress.step("Registry and container runtime", async (detail) => {
    detail("registry");
    await startRegistry(paths, signal);
    detail("containerd");
    await startContainerd(paths, mirrored, signal);
    detail("BuildKit");
    await startBuilder(paths, mirrored, signal);
    detail(REGISTRY);
  });
  await progress.step("Images of the cluster", (detail) => pushComponentImages(paths, detail, signal));
  await progress.step("Kubernetes", async (detail) => {
    await startControlPlane(paths, address, detail, signal);
    detail("node");
    await startNode(paths, address, signal);
    await applyAddons(paths, detail, signal);
    detail(`context ${CLUSTER_NAME} in ${paths.kubeconfig}`);
  });
  if (mirrored) {
    progress.note("Docker Hub does not answer: base images are stand-ins from Debian packages, under the same names.");
    await progress.step("Base images", (detail) => pushMirror(paths, detail, signal));
  }
  return {
    kubeconfig: paths.kubeconfig,
    context: CLUSTER_NAME,
    registry: REGISTRY,
    stateFolder: paths.state,
    mirrored,
  };
}

/** Stops everything that {@link startCluster} starts, but keeps the state: the next start continues from it. */
export async function haltCluster(progress: Progress): Promise<void> {
  await progress.step("Stopping the cluster", (detail) => stopAll(localPaths(), detail));
}

/** Stops everything and wipes the state; binaries, build caches and the registry's content stay. */
export async function stopCluster(progress: Progress): Promise<void> {
  const paths = localPaths();
  await haltCluster(progress);
  await progress.step("Removing the cluster's state", () => wipe(paths));
}

/** What runs at the moment. */
export interface ClusterStatus {
  readonly daemons: readonly { readonly name: string; readonly alive: boolean }[];
  /** Whether the node is ready for pods. */
  readonly ready: boolean;
  /** Whether there is state on disk that a start would continue from. */
  readonly exists: boolean;
}

/** Looks at the daemons and the node without changing anything. */
export async function clusterStatus(): Promise<ClusterStatus> {
  const paths = localPaths();
  const names = ["registry", "containerd", "buildkitd", ...DAEMONS.map(({ name }) => name).reverse()];
  const states = names.map((name) => ({ name, alive: daemonAlive(paths, name) }));
  const up = states.every(({ alive }) => alive);
  return { daemons: states, ready: up && (await nodeReady(paths)), exists: existsSync(paths.kubeconfig) };
}
