import { basename } from "node:path";
import { elapsed, failureText, Interrupted } from "../host/progress";
import type { DevApplication, DevImage, DevSources } from "./application";
import type { Batch } from "./batches";
import type { DevOutput } from "./output";

/** What the loop does with a change. */
export interface DevActions {
  /** Builds and pushes an image. @returns its digest. */
  build(image: DevImage, sources: DevSources, signal: AbortSignal): Promise<string>;
  /**
   * Has the workloads run an image, and waits until they are ready.
   *
   * @param reference The image, by digest.
   * @returns the names of the workloads that it has changed.
   */
  roll(image: DevImage, reference: string, signal: AbortSignal): Promise<readonly string[]>;
  /** Runs `pulumi up`. @returns the application as it is then. */
  update(signal: AbortSignal): Promise<DevApplication>;
  /** Watches the files of an application instead of the previous ones. */
  watch(application: DevApplication): Promise<void>;
}

/** The deployment of an image's sources. */
interface Deployment {
  readonly controller: AbortController;
  /** Whether the image runs, or has failed for reasons of its own. */
  isComplete: boolean;
  /** Settles when it has ended, never with an error. */
  readonly done: Promise<void>;
}

/** Deploys each change of an application: the newest one wins. */
export class DevLoop {
  private readonly deployments = new Map<string, Deployment>();
  private readonly ending = new AbortController();
  /** Settles when all updates have ended that were required so far. */
  private updating: Promise<void> | undefined;
  private needsUpdate = false;

  /**
   * @param application As it is deployed.
   * @param tags The tags of its images that are deployed, by name.
   */
  constructor(
    private application: DevApplication,
    private readonly tags: Map<string, string>,
    private readonly actions: DevActions,
    private readonly output: Pick<DevOutput, "note" | "problem">,
  ) {}

  /** Deploys what differs from the sources already. */
  start(): void {
    this.deployChanged(Date.now());
  }

  /** Deploys changes; returns when they have been read. */
  async change({ paths, since }: Batch): Promise<void> {
    if (this.ending.signal.aborted) return;
    if (paths.some((path) => this.application.isProgram(path))) {
      this.needsUpdate = true;
      this.updating ??= this.update().finally(() => {
        this.updating = undefined;
      });
      return;
    }
    // It deploys all sources, those of this change too if it has not read them yet; what it misses is found afterwards.
    if (this.updating !== undefined) return;
    if (paths.some((path) => basename(path).endsWith(".dockerignore"))) await this.actions.watch(this.application);
    this.deployChanged(since);
  }

  /** Waits until everything that has begun is done. */
  async idle(): Promise<void> {
    await this.updating;
    await Promise.all([...this.deployments.values()].map(({ done }) => done));
  }

  /** Cancels what has begun, and waits until it has ended. */
  async close(): Promise<void> {
    this.ending.abort();
    for (const { controller } of this.deployments.values()) controller.abort();
    await this.idle();
  }

  /** Deploys the images whose sources differ from those that are deployed or being deployed. */
  private deployChanged(since: number): void {
    for (const image of this.application.images) {
      let sources: DevSources;
      try {
        sources = image.read();
      } catch (error) {
        this.output.problem(failureText(image.name, error));
        continue;
      }
      if (sources.tag === this.tags.get(image.name)) continue;
      this.tags.set(image.name, sources.tag);
      this.deploy(image, sources, since);
    }
  }

  private deploy(image: DevImage, sources: DevSources, since: number): void {
    const previous = this.deployments.get(image.name);
    previous?.controller.abort();
    const controller = new AbortController();
    const { signal } = controller;
    const work = async (): Promise<void> => {
      // Its build still reads the folder that the next one writes.
      await previous?.done;
      if (!signal.aborted) await this.deploySources(image, sources, since, signal);
    };
    const done = work()
      .catch((error: unknown) => {
        if (error instanceof Interrupted || signal.aborted) return;
        this.output.problem(failureText(image.name, error));
        // The next save tries again, also of the same sources: the cause may be elsewhere.
        this.tags.delete(image.name);
      })
      .finally(() => {
        deployment.isComplete = !signal.aborted;
      });
    const deployment: Deployment = { controller, done, isComplete: false };
    this.deployments.set(image.name, deployment);
  }

  private async deploySources(image: DevImage, sources: DevSources, since: number, signal: AbortSignal): Promise<void> {
    const { name, repository } = image;
    const begun = Date.now();
    const existing = await image.find(sources.tag);
    if (existing === undefined) this.output.note(`${name}: building`);
    const digest = existing ?? (await this.actions.build(image, sources, signal));
    if (signal.aborted) return;
    const built = Date.now();
    this.output.note(
      `${name}: ${existing === undefined ? `built in ${elapsed(built - begun)}` : "built before"}, rolling out`,
    );
    const workloads = await this.actions.roll(image, `${repository}@${digest}`, signal);
    const ready = Date.now();
    const [total, rollout] = [elapsed(ready - since), elapsed(ready - built)];
    this.output.note(
      workloads.length === 0
        ? `${name}: all pods run it already`
        : `${workloads.join(", ")}: ready ${total} after the save (rollout ${rollout})`,
    );
  }

  private async update(): Promise<void> {
    const { signal } = this.ending;
    while (this.takeUpdate()) {
      await this.cancelDeployments();
      const since = Date.now();
      // Read before the program reads them, so that a change meanwhile is found.
      const before = tagsOf(this.application);
      try {
        this.application = await this.actions.update(signal);
        for (const [name, tag] of before) this.tags.set(name, tag);
        await this.actions.watch(this.application);
        this.output.note(`pulumi up: done in ${elapsed(Date.now() - since)}`);
      } catch (error) {
        if (error instanceof Interrupted) return;
        this.output.problem(failureText("pulumi up", error));
      }
      if (!this.needsUpdate) this.deployChanged(since);
    }
  }

  /** Whether an update is required that has not begun; it begins now. */
  private takeUpdate(): boolean {
    const isRequired = this.needsUpdate && !this.ending.signal.aborted;
    this.needsUpdate = false;
    return isRequired;
  }

  private async cancelDeployments(): Promise<void> {
    for (const { controller } of this.deployments.values()) controller.abort();
    for (const [name, deployment] of this.deployments) {
      await deployment.done;
      if (!deployment.isComplete) this.tags.delete(name);
    }
    this.deployments.clear();
  }
}

/** The tags of an application's images; those that cannot be read are left out. */
export function tagsOf({ images }: DevApplication): Map<string, string> {
  const tags = new Map<string, string>();
  for (const image of images) {
    try {
      tags.set(image.name, image.read().tag);
    } catch {
      // Reported when it is to be deployed.
    }
  }
  return tags;
}
