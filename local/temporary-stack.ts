import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Cleanup } from "../lib/cleanup";
import { ProjectCopy } from "../lib/project-copy";
import { temporaryFolder } from "../lib/temporary-folder";
import { clusterStatus, haltCluster, type LocalCluster, startCluster, stopCluster } from "./cluster";
import { ensureStack, prepareEngine, type Engine } from "./engine";
import { exclusively } from "./host/lock";
import { checkMachine, thisMachine } from "./host/machine";
import { localPaths } from "./host/paths";
import { run } from "./host/process";
import { StepError, type Progress } from "./host/progress";
import { withSettings } from "./settings";

/** The namespace of the stack's ingress controller. */
const INGRESS_NAMESPACE = "traefik";

/** A copy of the project and an engine with a state of its own, ready for the first `up` on the local cluster. */
export interface TemporaryStack {
  readonly project: ProjectCopy;
  readonly engine: Engine;
  /** Path of the cluster's kubeconfig. */
  readonly kubeconfig: string;
  /** Folder of the engine's state. */
  readonly backend: string;
}

/** Options of {@link openTemporaryStack}. */
export interface TemporaryStackOptions {
  /** Receives what undoes each step; what the stack deploys has to be destroyed before. */
  readonly cleanup: Cleanup;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  /** The applications that it is going to deploy. */
  readonly applications: readonly string[];
  /** Changes the copy of the project, before its local stack gets the settings that this machine requires. */
  readonly adapt: (project: ProjectCopy) => void;
}

/**
 * Prepares the deployment of a copy of the project on the local cluster, for tests and measurements. `npm run local`
 * cannot use the cluster meanwhile. A cluster that was not running is stopped again at the end.
 *
 * @throws StepError if a step of the local run fails, or if the cluster holds a deployment that this one would harm.
 */
export async function openTemporaryStack(options: TemporaryStackOptions): Promise<TemporaryStack> {
  const { cleanup, progress, signal, applications, adapt } = options;
  checkMachine(thisMachine());
  await lock(cleanup);
  const { kubeconfig, settings } = await runningCluster(progress, cleanup, signal);
  await assertFree(kubeconfig, [...applications, INGRESS_NAMESPACE]);

  const folder = temporaryFolder("slipway-copy-");
  cleanup.later("removing the copy of the project", folder.remove);
  const backend = join(folder.path, "backend");
  mkdirSync(backend);
  const project = ProjectCopy.into(join(folder.path, "project"));
  adapt(project);
  project.rewrite("Pulumi.local.yaml", (text) => withSettings(text, settings));
  project.keepEdits();
  const engine = await prepareEngine(progress, {
    kubeconfig,
    buildx: localPaths().buildx,
    backend: pathToFileURL(backend).href,
    background: true,
    signal,
  });
  cleanup.later("closing the engine", () => engine.close());
  await ensureStack(engine, "local", project.folder);
  return { project, engine, kubeconfig, backend };
}

/** Keeps `npm run local` from working on the same cluster until the end. @throws StepError if it does already. */
function lock(cleanup: Cleanup): Promise<void> {
  return new Promise((taken, refused) => {
    const untilReleased = (): Promise<void> =>
      new Promise((release) => {
        cleanup.later("releasing the lock", release);
        taken();
      });
    exclusively(localPaths(), untilReleased).catch(refused);
  });
}

/** Starts the cluster unless it is running; a cluster that was not running before is stopped at the end. */
async function runningCluster(progress: Progress, cleanup: Cleanup, signal: AbortSignal): Promise<LocalCluster> {
  const { ready, exists } = await clusterStatus();
  if (!ready) {
    cleanup.later("stopping the cluster", () => (exists ? haltCluster(progress) : stopCluster(progress)));
  }
  return startCluster(progress, signal);
}

async function assertFree(kubeconfig: string, namespaces: readonly string[]): Promise<void> {
  const kubectl = join(localPaths().bin, "kubectl");
  const format = "--output=jsonpath={.items[*].metadata.name}";
  const present = (await run(kubectl, ["get", "namespaces", format], { env: { KUBECONFIG: kubeconfig } })).split(" ");
  const taken = namespaces.filter((name) => present.includes(name));
  if (taken.length === 0) return;
  const what = taken.length === 1 ? "namespace" : "namespaces";
  throw new StepError(
    `The cluster already holds the ${what} ${taken.join(", ")}, from \`npm run local\` or from a run that was killed. ` +
      "This run would change and then delete what is in there, data included.",
    { hint: "remove it first: npm run local -- down" },
  );
}
