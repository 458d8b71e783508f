/** Something that several events are collected to. */
export interface Batch {
  /** What has changed. */
  readonly paths: readonly string[];
  /** Time of the first change, in milliseconds. */
  readonly since: number;
}

/** Arguments for {@link Batches}. */
export interface BatchesArgs {
  /** Milliseconds without a change after which a batch is complete: editors save in several steps. */
  readonly quiet: number;
  /** Milliseconds after its first change at which a batch is complete even if changes continue. */
  readonly longest: number;
  readonly onBatch: (batch: Batch) => void;
}

/** Collects changes that occur together. */
export class Batches {
  private readonly paths = new Set<string>();
  private since = 0;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly args: BatchesArgs) {}

  add(path: string): void {
    const now = Date.now();
    if (this.paths.size === 0) this.since = now;
    this.paths.add(path);
    clearTimeout(this.timer);
    const { quiet, longest } = this.args;
    const delay = Math.max(0, Math.min(quiet, this.since + longest - now));
    this.timer = setTimeout(() => {
      this.complete();
    }, delay);
  }

  /** Drops what has been collected. */
  close(): void {
    clearTimeout(this.timer);
    this.paths.clear();
  }

  private complete(): void {
    const batch = { paths: [...this.paths].sort(), since: this.since };
    this.paths.clear();
    this.args.onBatch(batch);
  }
}
