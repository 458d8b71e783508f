import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";

import { parse, parseDocument } from "yaml";

import { prepareEngine, type Engine } from "../../../local/engine";
import { ProjectCopy } from "../../../lib/project-copy";
import type { AwsApi } from "../aws-api/client";
import { Journal } from "../fakes/journal";
import { startFakeProviders } from "../fakes/start";
import { POLICY_RUNTIME, WITH_POLICIES, writeStarter } from "./policy-pack";
import { stepsOf, type EngineStep } from "./steps";

/** Suffix of the names of event logs. */
export const EVENT_LOG = ".events.json";

/** Secrets that an environment requires and whose values are not committed, by environment and key. */
const REQUIRED_SECRETS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  prod: {
    "scopelens:dbUri": "mongodb+srv://clerk:password-of-a-test@db.example.com/teams",
    "user-admin:dbUri": "mongodb+srv://clerk:password-of-a-test@db.example.com/users",
  },
};

/** Output and steps of a `pulumi` command. */
export interface CommandResult {
  readonly output: string;
  readonly stdout: string;
  /** The engine's operations on resources; empty for commands without any. */
  readonly steps: readonly EngineStep[];
  readonly seconds: number;
}

interface CommandOptions {
  readonly fails?: boolean;
  readonly unlogged?: boolean;
  readonly grpcLog?: string;
}

/** A stack of a copy of the project, with its own state and fake providers. */
export class TestStack {
  private readonly root = mkdtempSync(join(tmpdir(), "slipway-stack-"));
  readonly folder = join(this.root, "project");
  /** Folder of the commands' output and event logs, one file each per command. */
  readonly logs = join(this.root, "logs");
  readonly backend = join(this.root, "state");
  /** Folder of the program that starts the policy pack. */
  private readonly bin = join(this.root, "bin");
  readonly journal = new Journal(join(this.root, "journal"));
  private prepared: { readonly engine: Engine; readonly project: ProjectCopy } | undefined;
  private runs = 0;

  /**
   * @param environment Name of the stack.
   * @param passphrase Passphrase of the stack's secrets; if the stack file already has a salt, the one it belongs to.
   */
  constructor(
    readonly environment: string,
    private readonly passphrase: string,
  ) {}

  /** @param api An AWS API that makes each resource of AWS too. */
  async prepare(api?: AwsApi): Promise<void> {
    for (const folder of [this.logs, this.backend, this.bin]) mkdirSync(folder, { recursive: true });
    const project = ProjectCopy.into(this.folder);
    writeStarter(this.bin);
    project.edit("policy/PulumiPolicy.yaml", "runtime: nodejs", `runtime: ${POLICY_RUNTIME}`);
    const engine = await prepareEngine(
      { step: (_title, work) => work(() => undefined), note: () => undefined },
      { backend: pathToFileURL(this.backend).href, providers: startFakeProviders(this.journal.folder, api) },
    );
    this.prepared = { engine, project };
  }

  /** The copy of the project that the commands run in. */
  get project(): ProjectCopy {
    assert.ok(this.prepared, "the stack is not prepared");
    return this.prepared.project;
  }

  /**
   * Runs `pulumi <args>` as a user does.
   *
   * @param options.fails Whether the command has to fail; by default it has to succeed.
   * @param options.unlogged Keeps the output out of the logs, because it shows secrets.
   * @param options.grpcLog File to which the engine writes each of its gRPC calls.
   */
  async pulumi(args: readonly string[], options: CommandOptions = {}): Promise<CommandResult> {
    assert.ok(this.prepared, "the stack is not prepared");
    const { fails = false, unlogged = false, grpcLog } = options;
    const name = `${String(++this.runs).padStart(2, "0")}-${args[0] ?? ""}`;
    const events = join(this.logs, `${name}${EVENT_LOG}`);
    const logsEvents = ["preview", "up", "refresh", "destroy"].includes(args[0] ?? "");
    const started = Date.now();
    const { engine } = this.prepared;
    const { PATH = "" } = await engine.environment(this.folder);
    const { code, output, stdout } = await engine.run(
      ["--non-interactive", "--stack", this.environment, ...(logsEvents ? ["--event-log", events] : []), ...args],
      {
        cwd: this.folder,
        ...(!unlogged && { log: join(this.logs, `${name}.txt`) }),
        env: {
          PATH: [this.bin, PATH].join(delimiter),
          // Only the final state is written, instead of the whole state after each step, whose time grows with its square.
          // cluster/real-providers.test.ts interrupts an `up` that writes all of them.
          PULUMI_SKIP_CHECKPOINTS: "true",
          PULUMI_CONFIG_PASSPHRASE: this.passphrase,
          // Enables `--event-log`.
          PULUMI_DEBUG_COMMANDS: "true",
          ...(grpcLog !== undefined && { PULUMI_DEBUG_GRPC: grpcLog }),
        },
      },
    );
    assert.equal(code !== 0, fails, output);
    const steps = existsSync(events) ? stepsOf(readFileSync(events, "utf8")) : [];
    return { output, stdout, steps, seconds: (Date.now() - started) / 1000 };
  }

  async init(): Promise<void> {
    await this.pulumi(["stack", "init"]);
    await this.setRequiredSecrets();
  }

  /** Sets the secrets without which the applications that the stack's file names cannot be deployed. */
  async setRequiredSecrets(): Promise<void> {
    const { config } = parse(readFileSync(join(this.folder, `Pulumi.${this.environment}.yaml`), "utf8")) as {
      readonly config: { readonly "slipway:apps": readonly string[] };
    };
    for (const [key, value] of Object.entries(REQUIRED_SECRETS[this.environment] ?? {})) {
      if (config["slipway:apps"].includes(key.replace(/:.*/, ""))) await this.setSecret(key, value);
    }
  }

  /** Deploys these applications and no others from now on. */
  setApplications(names: readonly string[]): void {
    this.project.rewrite(`Pulumi.${this.environment}.yaml`, (text) => {
      const file = parseDocument(text);
      file.setIn(["config", "slipway:apps"], names);
      return file.toString();
    });
  }

  up({ fails = false, policies = false } = {}): Promise<CommandResult> {
    return this.pulumi(["up", "--yes", "--skip-preview", ...(policies ? WITH_POLICIES : [])], { fails });
  }

  /** Sets a secret. @param path Whether the key is a path inside an object, such as `thoughts:givenKeys.initial`. */
  async setSecret(key: string, value: string, path = false): Promise<void> {
    await this.pulumi(["config", "set", "--secret", ...(path ? ["--path"] : []), key, "--", value]);
  }

  /** The resources of the state file; secrets are encrypted. */
  resources(): StateResource[] {
    const file = join(this.backend, ".pulumi", "stacks", "slipway", `${this.environment}.json`);
    const state = JSON.parse(readFileSync(file, "utf8")) as {
      checkpoint: { latest?: { resources?: StateResource[] } };
    };
    return state.checkpoint.latest?.resources ?? [];
  }

  /** Every resource of the state that a fake provider created, as `urn id`, sorted. */
  createdResources(): string[] {
    return this.resources()
      .filter(({ type, external }) => external !== true && /^(aws|kubernetes|docker-build):/.test(type))
      .map(({ urn, id }) => `${urn} ${id ?? ""}`)
      .sort();
  }

  /** Paths and contents of all files of the state, the logs and the stack's settings. */
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

/** A resource of a state file. */
export interface StateResource {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  readonly parent?: string;
  /** `<URN>::<id>`. */
  readonly provider?: string;
  readonly dependencies?: readonly string[];
  readonly protect?: boolean;
  /** Whether it is only read. */
  readonly external?: boolean;
}
