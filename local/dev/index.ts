import { clusterStatus } from "../cluster";
import { addedSettings } from "../cluster/added-settings";
import { deploy } from "../deploy";
import { exclusively } from "../host/lock";
import type { LocalPaths } from "../host/paths";
import type { AddedSettings } from "../host/settings";
import { createProgress, Interrupted, StepError } from "../host/progress";
import type { DevApplication } from "./application";
import { buildDevImage } from "./build";
import { DevCluster } from "./cluster";
import { failureText } from "./failures";
import { followLogs, LogTail } from "./log-tail";
import { DevLoop } from "./loop";
import type { DevOutput } from "./output";
import { imagesOf } from "./pod";
import { SourceWatcher } from "./watch";
import { containersOf } from "./workload";
import { WorkloadImages } from "./workload-images";

/** Arguments for {@link develop}. */
export interface DevelopArgs {
  readonly paths: LocalPaths;
  /** The application's name. */
  readonly name: string;
  /** Reads the application as it is now; the settings are those that the stack has besides its own. */
  readonly load: (added: AddedSettings, signal: AbortSignal) => Promise<DevApplication>;
  readonly output: DevOutput;
  /** Ends it. */
  readonly signal: AbortSignal;
}

/**
 * Deploys changes to an application on the local cluster as they are saved, until the signal is aborted.
 *
 * @throws StepError if the cluster or the application does not run, another process does the same, or the cluster is gone.
 */
export async function develop(args: DevelopArgs): Promise<void> {
  const { paths, name } = args;
  const command = `npm run dev -- ${name}`;
  if (!(await clusterStatus()).ready) {
    throw new StepError("The local cluster is not running.", { hint: "start it with `npm run local`" });
  }
  await exclusively(paths, () => developAlone(args, command), { command, name: `dev-${name}` });
}

async function developAlone({ paths, name, load, output, signal }: DevelopArgs, command: string): Promise<void> {
  const added = addedSettings(paths);
  let application = await load(added, signal);
  const cluster = new DevCluster(paths.kubeconfig, name);
  const images = new WorkloadImages({
    paths,
    cluster,
    command,
    note: (text) => {
      output.note(text);
    },
  });
  const tags = await deployedTags(application, cluster);
  const report = (error: unknown): void => {
    output.problem(`the sources cannot be watched: ${String(error)}`);
  };
  const watcher = new SourceWatcher((batch) => void loop.change(batch).catch(report), report);
  const loop: DevLoop = new DevLoop(
    application,
    tags,
    {
      build: (image, sources, cancel) => buildDevImage(paths, image, sources, cancel),
      roll: (image, reference, cancel) => images.roll(image, reference, cancel),
      watch: (next) => watcher.watch(next),
      update: async (cancel) => {
        const options = {
          command,
          wait: cancel,
          onWait: (holder: string) => {
            output.note(`waiting for ${holder}`);
          },
        };
        await exclusively(paths, () => deploy(paths, added, createProgress(output.lines()), cancel), options);
        application = await load(added, cancel);
        return application;
      },
    },
    output,
  );
  const logs = new LogTail({
    cluster,
    follow: followLogs(paths.kubeconfig, name),
    isWanted: (pod) =>
      application.images.some(({ repository }) => imagesOf(pod).some((image) => image.startsWith(`${repository}@`))),
    onLine: (workload, line) => {
      output.line(workload, line);
    },
    onFailure: (failure) => {
      // What it logged has been printed.
      void cluster.events(failure.uid).then(
        (events) => {
          output.problem(failureText(failure, "", events));
        },
        () => {
          output.problem(failureText(failure, "", []));
        },
      );
    },
  });
  try {
    await watcher.watch(application);
    output.note(`watching ${application.images.map((image) => image.name).join(", ")}; Ctrl-C ends`);
    loop.start();
    await Promise.race([aborted(signal), lost(logs.run())]);
  } finally {
    await watcher.close();
    logs.close();
    await loop.close();
    const isSettled = await images.close().catch(() => false);
    if (!isSettled) output.note("the next `npm run local` records the deployed images in the stack's state");
  }
}

/** The tags of the images whose sources are deployed as they are. */
async function deployedTags({ name, images }: DevApplication, cluster: DevCluster): Promise<Map<string, string>> {
  const workloads = await cluster.workloads();
  const isDeployed = images.some(({ repository }) => workloads.some((one) => containersOf(one, repository).length > 0));
  if (!isDeployed) {
    throw new StepError(`${name} is not deployed on the local cluster.`, { hint: "deploy it with `npm run local`" });
  }
  const tags = new Map<string, string>();
  for (const image of images) {
    const { tag } = image.read();
    const digest = await image.find(tag);
    const places = workloads.filter(({ kind }) => kind !== "Job").flatMap((one) => containersOf(one, image.repository));
    const isCurrent = places.every((place) => place.image === `${image.repository}@${digest ?? ""}`);
    if (digest !== undefined && isCurrent) tags.set(image.name, tag);
  }
  return tags;
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener(
      "abort",
      () => {
        resolve();
      },
      { once: true },
    );
  });
}

async function lost(run: Promise<void>): Promise<void> {
  try {
    await run;
  } catch (error) {
    if (error instanceof Interrupted) return;
    const reason = error instanceof Error ? error.message : String(error);
    throw new StepError(`The local cluster does not answer any more: ${reason}`, {
      hint: "start it with `npm run local`",
    });
  }
}
