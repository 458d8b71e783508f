import assert from "node:assert/strict";
import { appendFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";

import { diagnostics } from "./diagnostics";
import type { Engine } from "../../../local/engine";
import { waitFor } from "../../../local/host/wait";

/** The result of a command of the Pulumi CLI. */
export interface CliRun {
  readonly code: number;
  /** Standard output and standard error. */
  readonly output: string;
  readonly seconds: number;
}

/** The stack's name; `npm run local` deploys the same settings. */
const STACK = "local";

/** Seconds that a command of the CLI may take: the first `up` has to download the base images and packages. */
const SECONDS = 900;

/**
 * Seconds to wait for a turn on the stack: the commands of earlier turns may take their maximum time, and the scenario
 * that breaks an image holds the stack until it is repaired.
 */
export const TURN_SECONDS = 1800;

/** The options that {@link HeldStack.set} takes. */
const OPTIONS: readonly string[] = ["--path", "--secret"];

/** Changes settings or sources; an `up` follows. */
export type StackChange = (held: HeldStack) => Promise<void> | void;

/** A change that waits for an `up`. */
interface Deployment {
  readonly change: StackChange;
  readonly resolve: (run: Promise<CliRun>) => void;
  readonly reject: (error: unknown) => void;
}

/** The stack under test, changed with the same commands as by users. */
export class Stack {
  private count = 0;
  /** Changes that the next `up` deploys. */
  private waiting: Deployment[] = [];
  /** The current turn, followed by the waiting ones. */
  private readonly queue: symbol[] = [];

  constructor(
    private readonly engine: Engine,
    /** The folder of the program. */
    private readonly folder: string,
    /** Folder for the output of each command. */
    readonly logs: string,
    private readonly signal: AbortSignal,
  ) {
    mkdirSync(logs, { recursive: true });
  }

  /**
   * Changes settings or sources and deploys them, in one `up` with those of all other scenarios that wait for their turn.
   *
   * @throws AssertionError with the diagnostics if the `up` fails; whatever `change` throws.
   */
  deploy(change: StackChange): Promise<CliRun> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ change, resolve, reject });
      this.change((held) => this.deployWaiting(held)).catch(reject);
    });
  }

  /**
   * Runs `work` while no other scenario can change the stack: for what is neither a change that has to succeed, as in
   * {@link deploy}, nor may run at the same time as one. An `up` deploys all changes, so every one has to be made in here.
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
   * Runs `pulumi destroy`, even after an interrupt, because it ends the run. It waits for no turn: all scenarios that
   * change the stack have ended by then.
   */
  async destroy(): Promise<CliRun> {
    const done = await this.pulumi(["destroy", "--yes", "--skip-preview"], AbortSignal.timeout(SECONDS * 1000));
    assert.equal(done.code, 0, `pulumi destroy failed:\n${diagnostics(done.output)}`);
    return done;
  }

  private async deployWaiting(held: HeldStack): Promise<void> {
    const changed: Deployment[] = [];
    for (let next = this.waiting.shift(); next !== undefined; next = this.waiting.shift()) {
      const { change, reject } = next;
      try {
        await change(held);
        changed.push(next);
      } catch (error) {
        reject(error);
      }
    }
    // Otherwise an earlier turn has deployed them.
    if (changed.length === 0) return;
    const done = held.up();
    for (const { resolve } of changed) resolve(done);
    await done.catch(() => undefined);
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

/** The stack during a turn, in which only its holder runs commands. */
export class HeldStack {
  /** Arguments of `pulumi config set-all` for the settings that the next command is to find. */
  private pending: string[] = [];

  constructor(
    private readonly pulumi: (args: readonly string[]) => Promise<CliRun>,
    /** Ends the turn, so that the next one begins. */
    readonly release: () => void,
  ) {}

  /** Runs `pulumi up`. @throws AssertionError with the diagnostics if it fails. */
  async up(...options: readonly string[]): Promise<CliRun> {
    const done = await this.tryUp(...options);
    assert.equal(done.code, 0, `pulumi up failed:\n${diagnostics(done.output)}`);
    return done;
  }

  /** Runs `pulumi up`, and accepts a failure. */
  tryUp(...options: readonly string[]): Promise<CliRun> {
    return this.run(["up", "--yes", "--skip-preview", ...options]);
  }

  /** Runs `pulumi refresh`, which updates the state with changes in the cluster. */
  refresh(): Promise<CliRun> {
    return this.succeed(["refresh", "--yes", "--skip-preview"]);
  }

  /**
   * Changes a setting before the next command, which is one `pulumi config set-all` for all: each command is a process of
   * the CLI, which takes seconds on a busy machine.
   *
   * @param args those of `pulumi config set`: the key and the value, with `--path` or `--secret`.
   */
  set(...args: readonly string[]): void {
    const [key, value, ...rest] = args.filter((arg) => !OPTIONS.includes(arg));
    if (key === undefined || value === undefined || rest.length > 0) throw new Error(`cannot set ${args.join(" ")}`);
    this.pending.push(args.includes("--secret") ? "--secret" : "--plaintext", `${key}=${value}`);
  }

  /** Runs `pulumi config rm` with the given arguments. */
  async reset(...args: readonly string[]): Promise<void> {
    await this.succeed(["config", "rm", ...args]);
  }

  /** Reads an output of the stack that is a map of strings. */
  async output(name: string): Promise<Readonly<Record<string, string>>> {
    const { output } = await this.succeed(["stack", "output", name, "--json"]);
    return JSON.parse(output.slice(output.indexOf("{"))) as Record<string, string>;
  }

  /** Runs a command, after the one for the settings that wait for it. */
  private async run(args: readonly string[]): Promise<CliRun> {
    const settings = this.pending;
    this.pending = [];
    // A key without dots and brackets is the same with and without `--path`.
    if (settings.length > 0) await this.succeed(["config", "set-all", "--path", ...settings]);
    return this.pulumi(args);
  }

  private async succeed(args: readonly string[]): Promise<CliRun> {
    const done = await this.run(args);
    assert.equal(done.code, 0, `pulumi ${args.slice(0, 2).join(" ")} failed:\n${done.output}`);
    return done;
  }
}
