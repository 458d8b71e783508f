import { mkdirSync, writeFileSync } from "node:fs";
import { arch } from "node:os";
import { dirname, join } from "node:path";
import type { LocalPaths } from "../paths";
import { run, succeeds } from "../process";
import { startAndAwait } from "./runtime";
import { registry, sockets } from "./settings";

/** Name of the builder, as the settings of the local stack have it under `slipway:images.builder`. */
export const builderName = "slipway";

/** What is built with {@link buildImage}. */
export interface ImageBuild {
  /** Folder with the Dockerfile; it is the context as well. */
  readonly folder: string;
  /** Name under which the image is pushed, with the registry and a tag. */
  readonly reference: string;
  readonly log: string;
  readonly signal?: AbortSignal | undefined;
}

/** BuildKit's configuration; with `mirror`, images of Docker Hub come from the registry on this machine. */
export function buildkitConfig(paths: LocalPaths, mirror: boolean): string {
  return `root = "${paths.buildkit}"
[grpc]
  address = ["unix://${sockets.buildkit}"]
[worker.oci]
  enabled = true
  binary = "runc"
  # Packages are fetched the way this machine fetches them.
  networkMode = "host"
[worker.containerd]
  enabled = false
[registry."${registry}"]
  http = true
${mirror ? `[registry."docker.io"]\n  mirrors = ["${registry}"]\n` : ""}`;
}

/** The builder as buildx keeps it: one file for each, found by its name. */
export function buildxInstance(): object {
  const node = {
    Name: `${builderName}0`,
    Endpoint: `unix://${sockets.buildkit}`,
    Platforms: [{ os: "linux", architecture: arch() === "x64" ? "amd64" : arch() }],
  };
  return { Name: builderName, Driver: "remote", Nodes: [node], Dynamic: false };
}

/** Starts BuildKit, which builds all images, and makes it known to buildx as a remote builder. */
export async function startBuilder(paths: LocalPaths, mirror: boolean, signal?: AbortSignal): Promise<void> {
  const instance = join(paths.buildx, "instances", builderName);
  for (const folder of [dirname(instance), dirname(sockets.buildkit), paths.cluster]) {
    mkdirSync(folder, { recursive: true });
  }
  writeFileSync(instance, JSON.stringify(buildxInstance()));
  const config = buildkitConfig(paths, mirror);
  const file = join(paths.cluster, "buildkitd.toml");
  writeFileSync(file, config);
  const daemon = { name: "buildkitd", command: join(paths.bin, "buildkitd"), args: ["--config", file], config };
  await startAndAwait(paths, daemon, () => succeeds(...buildctl(paths, ["debug", "workers"])), signal);
}

/** Builds a folder's Dockerfile and pushes the image. @throws StepError with the build's log. */
export async function buildImage(paths: LocalPaths, { folder, reference, log, signal }: ImageBuild): Promise<void> {
  const sources = ["--frontend", "dockerfile.v0", "--local", `context=${folder}`, "--local", `dockerfile=${folder}`];
  const output = ["--output", `type=image,name=${reference},push=true`];
  await run(...buildctl(paths, ["build", "--progress", "plain", ...sources, ...output]), { log, signal });
}

function buildctl(paths: LocalPaths, args: readonly string[]): [string, string[]] {
  return [join(paths.bin, "buildctl"), ["--addr", `unix://${sockets.buildkit}`, ...args]];
}
