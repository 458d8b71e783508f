import assert from "node:assert/strict";
import { appendFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";

import { diagnostics } from "../../../local/deploy";
import type { Engine } from "../../../local/engine";

/** What a command of the CLI came to. */
export interface CliRun {
  readonly code: number;
  /** Standard output and standard error. */
  readonly output: string;
  readonly seconds: number;
}

/** The stack's name: its settings are those that `npm run local` deploys. */
const STACK = "local";

/** The steps of a build in the engine's output, such as `docker-build:index:Image thoughts-users creating (3s) [build 4/6] COPY`. */
const BUILD_STEP = /docker-build:index:Image (\S+) .*\[(?:internal|[\w-]+ \d+\/\d+)\] /;

/**
 * Seconds that any command of the CLI may take, less than a test may: the first `up` has to fetch what the images are
 * made of.
 */
const SECONDS = 540;

/** The stack under test, moved by the commands that users type. */
export class Stack {
  private count = 0;

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

  /** `pulumi config set` with the given arguments. */
  async set(...args: readonly string[]): Promise<void> {
    await this.succeed(["config", "set", ...args]);
  }

  /** An output of the stack: a map of texts. */
  async output(name: string): Promise<Readonly<Record<string, string>>> {
    const { output } = await this.succeed(["stack", "output", name, "--json"]);
    return JSON.parse(output.slice(output.indexOf("{"))) as Record<string, string>;
  }

  /** `pulumi destroy`; goes on after the run was told to stop, because it is how the run ends. */
  async destroy(): Promise<CliRun> {
    const done = await this.pulumi(["destroy", "--yes", "--skip-preview"], AbortSignal.timeout(SECONDS * 1000));
    assert.equal(done.code, 0, `pulumi destroy failed:\n${diagnostics(done.output)}`);
    return done;
  }

  private async succeed(args: readonly string[]): Promise<CliRun> {
    const done = await this.pulumi(args);
    assert.equal(done.code, 0, `pulumi ${args.slice(0, 2).join(" ")} failed:\n${done.output}`);
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
