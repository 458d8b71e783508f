import assert from "node:assert/strict";

import type { DevApplication, DevImage, DevSources } from "../../local/dev/application";
import { type DevActions, DevLoop } from "../../local/dev/loop";
import { Interrupted } from "../../local/host/progress";

/** An image whose sources are a text that a test changes; its tag is that text. */
class FakeImage implements DevImage {
  readonly repository: string;
  readonly roots: readonly string[] = [];
  /** Tags in the registry. */
  readonly pushed = new Map<string, string>();
  sources = "old";
  problem: string | undefined;

  constructor(readonly name: string) {
    this.repository = `registry.test/${name}`;
  }

  mayContain(): boolean {
    return true;
  }

  read(): DevSources {
    if (this.problem !== undefined) throw new Error(this.problem);
    return { tag: this.sources, stage: () => ({ context: "", dockerfile: "", args: {} }) };
  }

  find(tag: string): Promise<string | undefined> {
    return Promise.resolve(this.pushed.get(tag));
  }
}

/** A build that a test finishes when it wants. */
export interface PendingBuild {
  readonly tag: string;
  readonly signal: AbortSignal;
  readonly finish: (digest: string) => void;
  readonly fail: (error: Error) => void;
}

/** A development loop whose builds a test finishes. */
export class LoopBench {
  readonly web = new FakeImage("web");
  readonly api = new FakeImage("api");
  readonly builds: PendingBuild[] = [];
  readonly rolled: string[] = [];
  readonly notes: string[] = [];
  readonly problems: string[] = [];
  readonly watched: DevApplication[] = [];
  updates = 0;
  /** What an update does. */
  onUpdate: () => Promise<void> = () => Promise.resolve();
  application: DevApplication = {
    name: "shop",
    images: [this.web, this.api],
    programRoots: [],
    isProgram: (path) => path.endsWith(".ts"),
  };

  readonly loop = new DevLoop(
    this.application,
    new Map([
      ["web", "old"],
      ["api", "old"],
    ]),
    {
      build: ({ name }, { tag }, signal) => this.build(`${name} ${tag}`, signal),
      roll: (image, reference) => {
        this.rolled.push(reference);
        return Promise.resolve([image.name]);
      },
      update: async () => {
        this.updates++;
        await this.onUpdate();
        return this.application;
      },
      watch: (application) => {
        this.watched.push(application);
        return Promise.resolve();
      },
    } satisfies DevActions,
    {
      note: (text) => this.notes.push(text),
      problem: (text) => this.problems.push(text),
    },
  );

  private waiting: (() => void)[] = [];

  /** Waits until that many builds have begun. */
  async begun(count: number): Promise<PendingBuild> {
    while (this.builds.length < count) await new Promise<void>((resolve) => this.waiting.push(resolve));
    const last = this.builds[count - 1];
    assert.ok(last);
    return last;
  }

  save(...paths: readonly string[]): Promise<void> {
    return this.loop.change({ paths, since: Date.now() });
  }

  private build(tag: string, signal: AbortSignal): Promise<string> {
    return new Promise((finish, reject) => {
      // As a process that a signal ends.
      signal.addEventListener("abort", () => {
        reject(new Interrupted());
      });
      this.builds.push({ tag, signal, finish, fail: reject });
      this.waiting.splice(0).forEach((resume) => {
        resume();
      });
    });
  }
}
