import assert from "node:assert/strict";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { PROJECT_FOLDER } from "../../lib/project";
import { ensureStack, prepareEngine, type Engine, type StartProviders } from "../../local/engine";
import { startControlPlane } from "../../local/cluster/controlplane";
import { nodeAddress } from "../../local/cluster/host";
import { stopDaemon } from "../../local/host/daemons";
import { localPaths } from "../../local/host/paths";
import type { Progress } from "../../local/host/progress";
import { Kubernetes } from "../support/kubernetes";

export const STACK = "test";
/** Kubeconfig context of the local cluster. */
export const CONTEXT = "slipway-local";
/** Milliseconds that the first build of the engine, of its plugins, of Helm and of what a test deploys may take together. */
export const BUILD_TIMEOUT = 30 * 60_000;

/** A copy of the test program, with an engine that has its own state. */
export class EngineProject {
  readonly folder = mkdtempSync(join(tmpdir(), "slipway-engine-"));
  private readonly backend = mkdtempSync(join(tmpdir(), "slipway-state-"));
  private prepared: Engine | undefined;

  get engine(): Engine {
    assert.ok(this.prepared, "the engine is not prepared");
    return this.prepared;
  }

  /** @param providers Providers that replace the plugins. */
  async prepare(providers?: StartProviders): Promise<void> {
    cpSync(join(__dirname, "program"), this.folder, { recursive: true });
    cpSync(join(PROJECT_FOLDER, "tsconfig.json"), join(this.folder, "tsconfig.json"));
    symlinkSync(join(PROJECT_FOLDER, "node_modules"), join(this.folder, "node_modules"));
    const { kubeconfig } = localPaths();
    this.prepared = await prepareEngine(QUIET, {
      backend: pathToFileURL(this.backend).href,
      ...(existsSync(kubeconfig) && { kubeconfig }),
      ...(providers && { providers }),
    });
    await ensureStack(this.engine, STACK, this.folder);
  }

  /** Content of the state file. */
  get state(): string {
    return readFileSync(join(this.backend, ".pulumi", "stacks", "engine-test", `${STACK}.json`), "utf8");
  }

  /** Runs `pulumi <args>`. @param fails Whether the command has to fail. @throws AssertionError with the output otherwise. */
  async pulumi(args: readonly string[], { fails = false } = {}): Promise<{ output: string; stdout: string }> {
    const { code, output, stdout } = await this.engine.run([...args, "--stack", STACK, "--non-interactive"], {
      cwd: this.folder,
    });
    assert.equal(code !== 0, fails, output);
    return { output, stdout };
  }

  async up(...options: readonly string[]): Promise<string> {
    return (await this.pulumi(["up", "--yes", "--skip-preview", ...options])).output;
  }

  async outputs(): Promise<Record<string, string>> {
    const { stdout } = await this.pulumi(["stack", "output", "--json", "--show-secrets"]);
    return JSON.parse(stdout) as Record<string, string>;
  }

  async close(): Promise<void> {
    await this.prepared?.close();
    for (const folder of [this.folder, this.backend]) rmSync(folder, { recursive: true, force: true });
  }
}

/** A client of the local cluster; undefined if the cluster does not run. */
export async function localCluster(): Promise<Kubernetes | undefined> {
  try {
    const cluster = new Kubernetes(localPaths().kubeconfig, CONTEXT);
    await cluster.core.readNamespace({ name: "default" });
    return cluster;
  } catch {
    return undefined;
  }
}

/** Restarts the local cluster's API server; resolves when it is ready. */
export async function restartApiServer(): Promise<void> {
  const paths = localPaths();
  await stopDaemon(paths, "kube-apiserver", 2);
  await startControlPlane(paths, await nodeAddress(), () => undefined);
}

/** Reports no progress. */
export const QUIET: Progress = {
  step: (_title, work) => work(() => undefined),
  note: () => undefined,
};
