import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { prepareEngine, type Engine } from "../../../local/engine";
import { ProjectCopy } from "../../support/project";
import { Journal } from "../fakes/journal";
import { startFakeProviders } from "../fakes/start";
import { stepsOf, type Step } from "./steps";

/** End of the names of event logs. */
export const EVENT_LOG = ".events.json";

/** What a command printed and did. */
export interface Done {
  readonly output: string;
  readonly stdout: string;
  /** What the engine did to resources; empty for commands that touch none. */
  readonly steps: readonly Step[];
  readonly seconds: number;
}

interface CommandOptions {
  readonly fails?: boolean;
  readonly unlogged?: boolean;
  readonly grpc?: string;
}

/** A stack of a copy of the project, with its own state and fake providers. */
export class TestStack {
  private readonly root = mkdtempSync(join(tmpdir(), "slipway-stack-"));
  readonly folder = join(this.root, "project");
  /** Everything that the commands printed, and each event log: one file per command. */
  readonly logs = join(this.root, "logs");
  readonly backend = join(this.root, "state");
  readonly journal = new Journal(join(this.root, "journal"));
  private prepared: { readonly engine: Engine; readonly project: ProjectCopy } | undefined;
  private runs = 0;

  /**
   * @param environment Name of the stack.
   * @param passphrase Protects the stack's secrets; where the stack's file has been made with one it is that.
   */
  constructor(
    readonly environment: string,
    private readonly passphrase: string,
  ) {}

  async prepare(): Promise<void> {
    for (const folder of [this.logs, this.backend]) mkdirSync(folder, { recursive: true });
    const project = await ProjectCopy.into(this.folder);
    const engine = await prepareEngine(
      { step: (_title, work) => work(() => undefined), note: () => undefined },
      { backend: pathToFileURL(this.backend).href, providers: startFakeProviders(this.journal.folder) },
    );
    this.prepared = { engine, project };
  }

  /** The copy of the project. */
  get project(): ProjectCopy {
    assert.ok(this.prepared, "the stack is not prepared");
    return this.prepared.project;
  }

  /**
   * Runs `pulumi <args>` as a user would.
   *
   * @param options.fails The command has to fail, where it otherwise must not.
   * @param options.unlogged Keeps what it prints out of the logs, because it shows secrets.
   * @param options.grpc File in which the engine notes each call that reaches or leaves it.
   */
  async pulumi(args: readonly string[], options: CommandOptions = {}): Promise<Done> {
    assert.ok(this.prepared, "the stack is not prepared");
    const { fails = false, unlogged = false, grpc } = options;
    const name = `${String(++this.runs).padStart(2, "0")}-${args[0] ?? ""}`;
    const events = join(this.logs, `${name}${EVENT_LOG}`);
    const logsEvents = ["preview", "up", "refresh", "destroy"].includes(args[0] ?? "");
    const started = Date.now();
    const { code, output, stdout } = await this.prepared.engine.run(
      ["--non-interactive", "--stack", this.environment, ...(logsEvents ? ["--event-log", events] : []), ...args],
      {
        cwd: this.folder,
        ...(!unlogged && { log: join(this.logs, `${name}.txt`) }),
        env: {
          PULUMI_CONFIG_PASSPHRASE: this.passphrase,
          // The event log is an option for those who debug the engine.
          PULUMI_DEBUG_COMMANDS: "true",
          ...(grpc !== undefined && { PULUMI_DEBUG_GRPC: grpc }),
        },
      },
    );
    assert.equal(code !== 0, fails, output);
    const steps = existsSync(events) ? stepsOf(readFileSync(events, "utf8")) : [];
    return { output, stdout, steps, seconds: (Date.now() - started) / 1000 };
  }

  up(options: { fails?: boolean } = {}): Promise<Done> {
    return this.pulumi(["up", "--yes", "--skip-preview"], options);
  }

  /** Sets a secret; `path` for one inside an object, such as `thoughts:givenKeys.initial`. */
  async setSecret(key: string, value: string, path = false): Promise<void> {
    await this.pulumi(["config", "set", "--secret", ...(path ? ["--path"] : []), key, "--", value]);
  }

  /** The resources in the state, as the file has them: secrets encrypted. */
  resources(): StateResource[] {
    const file = join(this.backend, ".pulumi", "stacks", "slipway", `${this.environment}.json`);
    const state = JSON.parse(readFileSync(file, "utf8")) as {
      checkpoint: { latest?: { resources?: StateResource[] } };
    };
    return state.checkpoint.latest?.resources ?? [];
  }

  /** `urn id` of each resource in the state that a fake provider created, sorted. */
  createdResources(): string[] {
    return this.resources()
      .filter(({ type, external }) => external !== true && /^(aws|kubernetes|docker-build):/.test(type))
      .map(({ urn, id }) => `${urn} ${id ?? ""}`)
      .sort();
  }

  /** Every file of the state, the logs and the project's stack settings, by path. */
  files(): [string, string][] {
    const all = [this.backend, this.logs].flatMap((folder) =>
      readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((entry) =>
        entry.isFile() ? [join(entry.parentPath, entry.name)] : [],
      ),
    );
    return [...all, join(this.folder, `Pulumi.${this.environment}.yaml`)].map((file) => [
      file,
      readFileSync(file, "utf8"),
    ]);
  }

  async close(): Promise<void> {
    await this.prepared?.engine.close();
    rmSync(this.root, { recursive: true, force: true });
  }
}

/** A resource as a state has it. */
export interface StateResource {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  readonly parent?: string;
  /** `<URN>::<id>`. */
  readonly provider?: string;
  readonly dependencies?: readonly string[];
  readonly protect?: boolean;
  /** Only looked up. */
  readonly external?: boolean;
}
