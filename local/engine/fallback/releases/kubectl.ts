import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { parseAllDocuments } from "yaml";

import { run, type RunOptions } from "../../../host/process";

/** How long one request may take that waits for nothing. */
const REQUEST = "--request-timeout=30s";

/** The workloads and services of a manifest that are waited for. */
interface Awaited {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

/** Applies manifests to the cluster of a kubeconfig's context. */
export class Kubectl {
  /**
   * @param kubeconfig Path or text of a kubeconfig; empty for the one that kubectl finds by itself.
   * @param context Its context; empty for the current one.
   */
  constructor(
    private readonly kubeconfig: string,
    private readonly context: string,
  ) {}

  /** Applies a manifest and waits until its Deployments and its API work. @throws StepError with kubectl's message. */
  async apply(manifest: string, seconds: number, signal: AbortSignal): Promise<void> {
    const owner = ["--server-side", "--force-conflicts", "--field-manager=slipway-releases"];
    await this.kubectl(["apply", ...owner, REQUEST, "-f", "-"], { input: manifest, signal });
    const objects = parseAllDocuments(manifest).map((document) => document.toJS() as Awaited);
    const limit = `--timeout=${seconds}s`;
    for (const { kind, metadata } of objects) {
      const namespace = ["--namespace", metadata.namespace ?? "default"];
      if (kind === "Deployment") {
        await this.kubectl(["rollout", "status", limit, ...namespace, `deployment/${metadata.name}`], { signal });
      } else if (kind === "APIService") {
        await this.kubectl(["wait", limit, "--for=condition=Available", `apiservice/${metadata.name}`], { signal });
      }
    }
  }

  /** Whether every object of a manifest is there. */
  async exists(manifest: string, signal: AbortSignal): Promise<boolean> {
    const wanted = ["get", "--ignore-not-found", "--output=name", REQUEST, "-f", "-"];
    const found = (await this.kubectl(wanted, { input: manifest, signal })).split("\n").filter((line) => line !== "");
    return found.length === parseAllDocuments(manifest).length;
  }

  /** Deletes the objects of a manifest and waits until they are gone. */
  async delete(manifest: string, seconds: number, signal: AbortSignal): Promise<void> {
    const options = ["--ignore-not-found", "--wait", `--timeout=${seconds}s`];
    await this.kubectl(["delete", ...options, "-f", "-"], { input: manifest, signal });
  }

  private kubectl(args: readonly string[], options: RunOptions): Promise<string> {
    return this.withAccess((access) => run("kubectl", [...access, ...args], options));
  }

  private async withAccess<T>(work: (access: readonly string[]) => Promise<T>): Promise<T> {
    const context = this.context === "" ? [] : ["--context", this.context];
    if (this.kubeconfig === "" || existsSync(this.kubeconfig)) {
      return work([...(this.kubeconfig === "" ? [] : ["--kubeconfig", this.kubeconfig]), ...context]);
    }
    const folder = mkdtempSync(join(tmpdir(), "slipway-kubeconfig-"));
    try {
      const file = join(folder, "kubeconfig");
      writeFileSync(file, this.kubeconfig, { mode: 0o600 });
      return await work(["--kubeconfig", file, ...context]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  }
}
