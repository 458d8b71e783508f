import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { buildkitConfig, buildxInstance } from "../../local/cluster/builder";
import { localPaths } from "../../local/paths";
import { succeeds } from "../../local/process";
import { waitFor } from "../../local/wait";

/** A builder with a cache of its own. */
export class Builder {
  private constructor(private readonly daemon: ChildProcess) {}

  /**
   * @param name By which buildx knows it.
   * @param folder For its cache and its socket.
   * @param buildx The folder of buildx.
   * @param http Registries that it reaches by plain HTTP.
   */
  static async start(name: string, folder: string, buildx: string, http: readonly string[]): Promise<Builder> {
    const { bin } = localPaths();
    const socket = join(folder, `${name}.sock`);
    const file = join(folder, `${name}.toml`);
    mkdirSync(join(buildx, "instances"), { recursive: true });
    writeFileSync(file, buildkitConfig({ root: join(folder, name), socket, http }));
    writeFileSync(join(buildx, "instances", name), JSON.stringify(buildxInstance(name, socket)));
    const daemon = spawn(join(bin, "buildkitd"), ["--config", file], { stdio: "ignore" });
    const futile = () => (daemon.exitCode === null ? undefined : "it has ended");
    await waitFor({ what: `the builder ${name} to answer`, seconds: 30, futile }, () =>
      succeeds(join(bin, "buildctl"), ["--addr", `unix://${socket}`, "debug", "workers"]),
    );
    return new Builder(daemon);
  }

  async close(): Promise<void> {
    const ended = once(this.daemon, "exit");
    this.daemon.kill();
    await ended;
  }
}
