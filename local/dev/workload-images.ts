import { UpdateMarker } from "../deploy";
import { exclusively } from "../host/lock";
import type { LocalPaths } from "../host/paths";
import type { DevImage } from "./application";
import type { DevCluster } from "./cluster";
import { awaitRollout, type RolloutCluster } from "./rollout";
import { containersOf, type Workload } from "./workload";

/** Arguments for {@link WorkloadImages}. */
export interface WorkloadImagesArgs {
  readonly paths: LocalPaths;
  readonly cluster: Pick<DevCluster, "setImage" | "workloads"> & RolloutCluster;
  /** The command, for the messages of others that wait for it. */
  readonly command: string;
  readonly note: (text: string) => void;
}

/** Changes the images of workloads, and records that the engine's state does not have these changes. */
export class WorkloadImages {
  private readonly marker: UpdateMarker;
  /** The images in the engine's state, by workload; undefined if an earlier run has left others. */
  private deployed: string | undefined;
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly args: WorkloadImagesArgs) {
    this.marker = new UpdateMarker(args.paths.pulumi);
  }

  /**
   * Has the workloads run an image, and waits until they are ready. Nothing is changed while `pulumi up` runs.
   *
   * @param reference The image, by digest.
   * @returns the names of the changed workloads.
   */
  async roll({ repository, name }: DevImage, reference: string, signal: AbortSignal): Promise<readonly string[]> {
    const { cluster, note } = this.args;
    const { users, changed } = await this.exclusive(signal, async () => {
      const workloads = await cluster.workloads();
      // Since the last update, also if another run made it, nothing has been changed without the engine.
      if (!this.marker.present) this.deployed = imagesOf(workloads);
      const users = workloads.filter((workload) => containersOf(workload, repository).length > 0);
      const changed: Workload[] = [];
      for (const workload of users) {
        const places = containersOf(workload, repository).filter(({ image }) => image !== reference);
        if (places.length === 0 || signal.aborted) continue;
        if (workload.kind === "Job") {
          note(`${name}: the Job ${workload.name} has run with the previous image; npm run local runs it again`);
          continue;
        }
        this.marker.set();
        await cluster.setImage(workload, places, reference);
        changed.push(workload);
      }
      return { users, changed };
    });
    await Promise.all(users.map((workload) => awaitRollout(cluster, workload, reference, signal)));
    return changed.map((workload) => workload.name);
  }

  /**
   * Ends the record if the workloads run what the engine's state has.
   *
   * @returns whether they do; otherwise the next `npm run local` refreshes the state first.
   */
  async close(): Promise<boolean> {
    if (!this.marker.present) return true;
    if (this.deployed === undefined || this.deployed !== imagesOf(await this.args.cluster.workloads())) return false;
    this.marker.clear();
    return true;
  }

  /** One change at a time, of this process and of all others. */
  private exclusive<Result>(signal: AbortSignal, work: () => Promise<Result>): Promise<Result> {
    const { paths, command, note } = this.args;
    const turn = this.last.then(() =>
      exclusively(paths, work, {
        command,
        wait: signal,
        onWait: (holder) => {
          note(`waiting for ${holder}`);
        },
      }),
    );
    this.last = turn.catch(() => undefined);
    return turn;
  }
}

/** Which images each workload runs. Jobs are left out: they end, and nothing changes them. */
function imagesOf(workloads: readonly Workload[]): string {
  const lines = workloads
    .filter(({ kind }) => kind !== "Job")
    .map(({ kind, name, containers }) => `${kind} ${name} ${containers.map(({ image }) => image).join(" ")}`);
  return lines.sort().join("\n");
}
