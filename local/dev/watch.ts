import { watch, type FSWatcher } from "chokidar";
import type { DevApplication } from "./application";
import { Batches, type Batch } from "./batches";

/** Milliseconds; saving takes an editor less. */
const QUIET = 60;
const LONGEST = 1000;

/** Watches the files of an application. */
export class SourceWatcher {
  private watcher: FSWatcher | undefined;
  private readonly batches: Batches;

  constructor(
    onChange: (batch: Batch) => void,
    private readonly onError: (error: unknown) => void,
  ) {
    this.batches = new Batches({ quiet: QUIET, longest: LONGEST, onBatch: onChange });
  }

  /** Watches the files of an application instead of the previous ones; returns when it does. */
  async watch(application: DevApplication): Promise<void> {
    const { images, programRoots } = application;
    const previous = this.watcher;
    const roots = new Set([...programRoots, ...images.flatMap((image) => image.roots)]);
    const isWatched = (path: string): boolean =>
      roots.has(path) || application.isProgram(path) || images.some((image) => image.mayContain(path));
    // Links are sent to the builder as they are, so that only their own changes count.
    const options = { ignored: (path: string) => !isWatched(path), ignoreInitial: true, followSymlinks: false };
    const next = watch([...roots], options);
    this.watcher = next;
    next.on("all", (_, path) => {
      this.batches.add(path);
    });
    next.on("error", this.onError);
    await new Promise<void>((resolve) => {
      next.once("ready", resolve);
    });
    await previous?.close();
  }

  async close(): Promise<void> {
    this.batches.close();
    await this.watcher?.close();
  }
}
