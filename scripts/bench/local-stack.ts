import { randomBytes } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import type { EngineEvent } from "@pulumi/pulumi/automation/events";
import { parse } from "yaml";

import { Cleanup } from "../../lib/cleanup";
import { PROJECT_FOLDER } from "../../lib/project";
import type { ProjectCopy } from "../../lib/project-copy";
import { parseUrn } from "../../lib/urn";
import { builtImages } from "../../local/engine/output";
import { localPaths } from "../../local/host/paths";
import { run } from "../../local/host/process";
import { createProgress } from "../../local/host/progress";
import { openTemporaryStack, type TemporaryStack } from "../../local/temporary-stack";

const STACK = "local";
const STACK_FILE = `Pulumi.${STACK}.yaml`;
/** Operations that leave a resource as it is. */
const UNCHANGED = new Set(["same", "read", "refresh"]);

/** What a command of the CLI took and did. */
export interface StackRun {
  readonly seconds: number;
  /** Names of the images that it built. */
  readonly built: readonly string[];
  /** The resources that it created, updated or deleted, as `<kind> <name>`; components are left out. */
  readonly changed: readonly string[];
}

/** The local stack with some of its applications, on the local cluster. */
export class LocalStack {
  constructor(
    private readonly temporary: TemporaryStack,
    private readonly signal: AbortSignal,
  ) {}

  /** The copy of the project that is deployed. */
  get project(): ProjectCopy {
    return this.temporary.project;
  }

  preview(): Promise<StackRun> {
    return this.pulumi(["preview"]);
  }

  up(): Promise<StackRun> {
    return this.pulumi(["up", "--yes", "--skip-preview"]);
  }

  destroy(): Promise<StackRun> {
    return this.pulumi(["destroy", "--yes", "--skip-preview"]);
  }

  /** Runs `pulumi config set` with the given arguments. */
  async set(...args: readonly string[]): Promise<void> {
    await this.pulumi(["config", "set", ...args]);
  }

  /** Runs `kubectl` and returns what it prints. @throws StepError with its output if it fails. */
  kubectl(...args: readonly string[]): Promise<string> {
    const env = { KUBECONFIG: this.temporary.kubeconfig };
    return run(join(localPaths().bin, "kubectl"), args, { env, signal: this.signal });
  }

  private async pulumi(args: readonly string[]): Promise<StackRun> {
    const changed: string[] = [];
    const onEvent = ({ resOutputsEvent }: EngineEvent) => {
      if (resOutputsEvent === undefined || UNCHANGED.has(resOutputsEvent.metadata.op)) return;
      const { type, name } = parseUrn(resOutputsEvent.metadata.urn);
      if (!isComponent(type)) changed.push(`${type.split(":").at(-1) ?? ""} ${name}`);
    };
    const started = performance.now();
    const { code, output } = await this.temporary.engine.run([...args, "--stack", STACK, "--non-interactive"], {
      cwd: this.project.folder,
      signal: this.signal,
      ...(args[0] === "config" ? {} : { onEvent }),
    });
    const seconds = (performance.now() - started) / 1000;
    if (code !== 0) throw new Error(`pulumi ${args.join(" ")} ended with exit code ${code}:\n${output}`);
    return { seconds, built: builtImages({ output }), changed };
  }
}

/** Whether a type has no object of its own: those of this project's components, and of the stack. */
function isComponent(type: string): boolean {
  return /^(slipway|pulumi):/.test(type);
}

/**
 * Prepares a copy of the local stack on the local cluster, whose images are in no registry, and destroys it in the end.
 *
 * @param applications The applications that it deploys; @default all that the local stack has
 * @throws StepError if the cluster cannot be started or holds another deployment.
 */
export async function withLocalStack<Result>(
  work: (stack: LocalStack) => Promise<Result>,
  applications: readonly string[] = localApplications(),
): Promise<Result> {
  const cleanup = new Cleanup();
  const interrupt = new AbortController();
  const stop = () => {
    interrupt.abort(new Error("interrupted"));
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, stop);
  try {
    const temporary = await openTemporaryStack({
      cleanup,
      // Progress goes to stderr, so that stdout has the tables only.
      progress: createProgress(process.stderr),
      signal: interrupt.signal,
      applications,
      adapt: (project) => {
        const list = `slipway:apps: [${applications.join(", ")}]`;
        project.rewrite(STACK_FILE, (text) => text.replace(/slipway:apps: \[.*\]/, list));
        makeImagesNew(project);
      },
    });
    cleanup.later("destroying the stack (`npm run local -- down` removes the rest)", () =>
      new LocalStack(temporary, new AbortController().signal).destroy(),
    );
    return await work(new LocalStack(temporary, interrupt.signal));
  } finally {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.off(signal, stop);
    await cleanup.run();
  }
}

/** Gives each image a tag that no registry has, by a comment in its Dockerfile; its layers stay the same. */
function makeImagesNew(project: ProjectCopy): void {
  const mark = randomBytes(8).toString("hex");
  const files = readdirSync(join(project.folder, "apps"), { recursive: true, encoding: "utf8" });
  for (const file of files.filter((path) => /(^|\/)Dockerfile$/.test(path))) {
    project.rewrite(join("apps", file), (text) => `${text}# ${mark}\n`);
  }
}

function localApplications(): readonly string[] {
  const { config } = parse(readFileSync(join(PROJECT_FOLDER, STACK_FILE), "utf8")) as {
    readonly config: Readonly<Record<string, readonly string[]>>;
  };
  return config["slipway:apps"] ?? [];
}
