import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { builderResponds, buildkitConfig, registerBuilder } from "../../local/images/builder";
import { localPaths } from "../../local/host/paths";
import { waitFor } from "../../local/host/wait";

/** A BuildKit daemon with its own cache, registered with buildx. */
export class Builder {
  private constructor(private readonly daemon: ChildProcess) {}

  /**
   * @param name Its name in buildx.
   * @param folder Folder for its cache and its socket.
   * @param buildx The configuration folder of buildx.
   * @param http Registries without TLS.
   */
  static async start(name: string, folder: string, buildx: string, http: readonly string[]): Promise<Builder> {
    const paths = localPaths();
    const socket = join(folder, `${name}.sock`);
    const file = join(folder, `${name}.toml`);
    writeFileSync(file, buildkitConfig({ root: join(folder, name), socket, http }));
    registerBuilder(buildx, name, socket);
    const daemon = spawn(join(paths.bin, "buildkitd"), ["--config", file], { stdio: "ignore" });
    const futile = () => (daemon.exitCode === null ? undefined : "it has ended");
    await waitFor({ what: `the builder ${name} to answer`, seconds: 30, futile }, () => builderResponds(paths, socket));
    return new Builder(daemon);
  }

  async close(): Promise<void> {
    const ended = once(this.daemon, "exit");
    this.daemon.kill();
    await ended;
  }
}
