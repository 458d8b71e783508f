import assert from "node:assert/strict";
import { appendFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";

import { diagnostics } from "./diagnostics";
import type { Engine } from "../../../local/engine";
import { waitFor } from "../../../local/host/wait";

/** What a command of the CLI came to. */
export interface CliRun {
  readonly code: number;
  /** Standard output and standard error. */
  readonly output: string;
  readonly seconds: number;
}

/** The stack's name: its settings are those that `npm run local` deploys. */
const STACK = "local";

/** The step of a build that makes an image, as the engine prints it: one that the registry has is not exported. */
const BUILD_STEP = /docker-build:index:Image (\S+) .*\bexporting to image\b/;

/**
 * Seconds that any command of the CLI may take, less than a test may: the first `up` has to fetch what the images are
 * made of.
 */
const SECONDS = 540;

/**
 * Seconds that a turn on the stack may be waited for: those before it may run commands that take their whole time, and
 * the one that breaks an image keeps the stack until it is healed.
 */
const TURN_SECONDS = 900;

/** The stack under test, moved by the commands that users type. */
export class Stack {
  private count = 0;
  /** Whose turn it is, and who waits for one. */
  private readonly queue: symbol[] = [];

  constructor(
    private readonly engine: Engine,
    /** Where the program is. */
    private readonly folder: string,
    /** Folder for the output of each command. */
    readonly logs: string,
    private readonly signal: AbortSignal,
  ) {
    mkdirSync(logs, { recursive: true });
  }

  /**
   * Does something that no other change of the stack may come in between: settings or sources that change, and the `up`
   * that deploys them. An `up` deploys whatever has changed, so all changes belong in here.
   */
  async change<Result>(work: (held: HeldStack) => Promise<Result>): Promise<Result> {
    const held = await this.hold();
    try {
      return await work(held);
    } finally {
      held.release();
    }
  }

  /** Waits for a turn on the stack, which lasts until it is released. */
  async hold(): Promise<HeldStack> {
    const turn = Symbol("turn");
    const leave = (): void => {
      const place = this.queue.indexOf(turn);
      if (place >= 0) this.queue.splice(place, 1);
    };
    this.queue.push(turn);
    try {
      const wait = { what: "a turn on the stack", seconds: TURN_SECONDS, signal: this.signal };
      await waitFor(wait, () => this.queue[0] === turn);
    } catch (error) {
      leave();
      throw error;
    }
    return new HeldStack((args) => this.pulumi(args), leave);
  }

  /**
   * `pulumi destroy`; goes on after the run was told to stop, because it is how the run ends. It waits for no turn: all
   * scenarios that change the stack are over by then.
   */
  async destroy(): Promise<CliRun> {
    const done = await this.pulumi(["destroy", "--yes", "--skip-preview"], AbortSignal.timeout(SECONDS * 1000));
    assert.equal(done.code, 0, `pulumi destroy failed:\n${diagnostics(done.output)}`);
    return done;
  }

  private async pulumi(
    args: readonly string[],
    signal = AbortSignal.any([this.signal, AbortSignal.timeout(SECONDS * 1000)]),
  ): Promise<CliRun> {
    const started = Date.now();
    const file = join(this.logs, `${String(++this.count).padStart(2, "0")}-${args[0] ?? ""}.log`);
    const { code, output } = await this.engine.run([...args, "--stack", STACK, "--non-interactive"], {
      cwd: this.folder,
      log: file,
      signal,
    });
    if (signal.aborted) appendFileSync(file, "(interrupted)\n");
    return { code, output, seconds: (Date.now() - started) / 1000 };
  }
}

/** The stack during a turn: nobody else's command comes between those of its holder. */
export class HeldStack {
  constructor(
    private readonly pulumi: (args: readonly string[]) => Promise<CliRun>,
    /** Ends the turn; the next one begins. */
    readonly release: () => void,
  ) {}

  /** `pulumi up`; fails with its diagnostics if it does. */
  async up(...options: readonly string[]): Promise<CliRun> {
    const done = await this.tryUp(...options);
    assert.equal(done.code, 0, `pulumi up failed:\n${diagnostics(done.output)}`);
    return done;
  }

  /** `pulumi up`, however it ends. */
  tryUp(...options: readonly string[]): Promise<CliRun> {
    return this.pulumi(["up", "--yes", "--skip-preview", ...options]);
  }

  /** `pulumi refresh`: takes over what differs in the cluster. */
  refresh(): Promise<CliRun> {
    return this.succeed(["refresh", "--yes", "--skip-preview"]);
  }

  /** `pulumi config set` with the given arguments. */
  async set(...args: readonly string[]): Promise<void> {
    await this.succeed(["config", "set", ...args]);
  }

  /** An output of the stack: a map of texts. */
  async output(name: string): Promise<Readonly<Record<string, string>>> {
    const { output } = await this.succeed(["stack", "output", name, "--json"]);
    return JSON.parse(output.slice(output.indexOf("{"))) as Record<string, string>;
  }

  private async succeed(args: readonly string[]): Promise<CliRun> {
    const done = await this.pulumi(args);
    assert.equal(done.code, 0, `pulumi ${args.slice(0, 2).join(" ")} failed:\n${done.output}`);
    return done;
  }
}

/** Names of the images that a run built, rather than finding them in the registry. */
export function builtImages({ output }: CliRun): string[] {
  const names = output.split("\n").flatMap((line) => BUILD_STEP.exec(line)?.[1] ?? []);
  return [...new Set(names)].sort();
}

/** The counts that the CLI ends with: `{ unchanged: 57 }`. */
export function changes({ output }: CliRun): Readonly<Record<string, number>> {
  const summary = /^Resources:\n((?:[ \t]+.*\n?)+)/m.exec(output)?.[1] ?? "";
  const counts = [...summary.matchAll(/(\d+) ([a-z]+)/g)];
  return Object.fromEntries(counts.map(([, count, what = ""]) => [what, Number(count)]));
}
