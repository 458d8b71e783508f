import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { parseAllDocuments } from "yaml";

import { run, type StepProcessOptions } from "../../../host/process";

/** Limit of a request that does not wait for a condition. */
const REQUEST_TIMEOUT = "--request-timeout=30s";

/** An object of a manifest. */
interface ManifestObject {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

/**
 * Applies and deletes manifests. It uses kubectl for server-side apply of objects of any kind, `rollout status`, `wait`
 * and deletion that waits, all of which the client library lacks.
 */
export class Kubectl {
  /**
   * @param kubeconfig Path or content of a kubeconfig; empty for kubectl's default.
   * @param context One of its contexts; empty for the current one.
   */
  constructor(
    private readonly kubeconfig: string,
    private readonly context: string,
  ) {}

  /** Applies a manifest and waits for its Deployments and APIServices. @throws StepError with kubectl's message. */
  async apply(manifest: string, seconds: number, signal: AbortSignal): Promise<void> {
    const owner = ["--server-side", "--force-conflicts", "--field-manager=slipway-releases"];
    await this.kubectl(["apply", ...owner, REQUEST_TIMEOUT, "-f", "-"], { input: manifest, signal });
    const objects = parseAllDocuments(manifest).map((document) => document.toJS() as ManifestObject);
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

  /** Whether every object of a manifest exists. */
  async exists(manifest: string, signal: AbortSignal): Promise<boolean> {
    const query = ["get", "--ignore-not-found", "--output=name", REQUEST_TIMEOUT, "-f", "-"];
    const found = (await this.kubectl(query, { input: manifest, signal })).split("\n").filter((line) => line !== "");
    return found.length === parseAllDocuments(manifest).length;
  }

  /** Deletes the objects of a manifest and waits until they no longer exist. */
  async delete(manifest: string, seconds: number, signal: AbortSignal): Promise<void> {
    const options = ["--ignore-not-found", "--wait", `--timeout=${seconds}s`];
    await this.kubectl(["delete", ...options, "-f", "-"], { input: manifest, signal });
  }

  private kubectl(args: readonly string[], options: StepProcessOptions): Promise<string> {
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
