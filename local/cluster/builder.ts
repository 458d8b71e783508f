import { mkdirSync, writeFileSync } from "node:fs";
import { arch } from "node:os";
import { dirname, join } from "node:path";
import type { LocalPaths } from "../host/paths";
import { run, succeeds } from "../host/process";
import { startAndAwait } from "./runtime";
import { REGISTRY, SOCKETS } from "./settings";

/** Name of the builder, as the settings of the local stack have it under `slipway:images.builder`. */
export const BUILDER_NAME = "slipway";

/** What is built with {@link buildImage}. */
export interface ImageBuild {
  /** Folder with the Dockerfile; it is the context as well. */
  readonly folder: string;
  /** Name under which the image is pushed, with the registry and a tag. */
  readonly reference: string;
  readonly log: string;
  readonly signal?: AbortSignal | undefined;
}

/** What a daemon of BuildKit is told. */
export interface BuildkitSettings {
  /** Folder of its cache. */
  readonly root: string;
  readonly socket: string;
  /** Registries that are reached by plain HTTP. */
  readonly http: readonly string[];
  /** Registry that images of Docker Hub come from, by their own names; @default Docker Hub */
  readonly mirror?: string | undefined;
}

/** BuildKit's configuration. */
export function buildkitConfig({ root, socket, http, mirror }: BuildkitSettings): string {
  return `root = "${root}"
[grpc]
  address = ["unix://${socket}"]
[worker.oci]
  enabled = true
  binary = "runc"
  # Packages are fetched the way this machine fetches them.
  networkMode = "host"
[worker.containerd]
  enabled = false
${http.map((host) => `[registry."${host}"]\n  http = true\n`).join("")}${mirror === undefined ? "" : `[registry."docker.io"]\n  mirrors = ["${mirror}"]\n`}`;
}

/** A builder as buildx keeps it, in a file of its name in the folder `instances`. */
export function buildxInstance(name: string, socket: string): object {
  const node = {
    Name: `${name}0`,
    Endpoint: `unix://${socket}`,
    Platforms: [{ os: "linux", architecture: arch() === "x64" ? "amd64" : arch() }],
  };
  return { Name: name, Driver: "remote", Nodes: [node], Dynamic: false };
}

/** Makes a builder known to buildx, whose folder is `buildx`. */
export function registerBuilder(buildx: string, name: string, socket: string): void {
  const instances = join(buildx, "instances");
  mkdirSync(instances, { recursive: true });
  writeFileSync(join(instances, name), JSON.stringify(buildxInstance(name, socket)));
}

/** Whether BuildKit answers at a socket. */
export function builderAnswers(paths: LocalPaths, socket: string): Promise<boolean> {
  return succeeds(...buildctl(paths, socket, ["debug", "workers"]));
}

/** Starts BuildKit, which builds all images, and makes it known to buildx as a remote builder. */
export async function startBuilder(paths: LocalPaths, mirror: boolean, signal?: AbortSignal): Promise<void> {
  for (const folder of [dirname(SOCKETS.buildkit), paths.cluster]) mkdirSync(folder, { recursive: true });
  registerBuilder(paths.buildx, BUILDER_NAME, SOCKETS.buildkit);
  const config = buildkitConfig({
    root: paths.buildkit,
    socket: SOCKETS.buildkit,
    http: [REGISTRY],
    mirror: mirror ? REGISTRY : undefined,
  });
  const file = join(paths.cluster, "buildkitd.toml");
  writeFileSync(file, config);
  const daemon = { name: "buildkitd", command: join(paths.bin, "buildkitd"), args: ["--config", file], config };
  await startAndAwait(paths, daemon, () => builderAnswers(paths, SOCKETS.buildkit), signal);
}

/** Builds a folder's Dockerfile and pushes the image. @throws StepError with the build's log. */
export async function buildImage(paths: LocalPaths, { folder, reference, log, signal }: ImageBuild): Promise<void> {
  const sources = ["--frontend", "dockerfile.v0", "--local", `context=${folder}`, "--local", `dockerfile=${folder}`];
  const output = ["--output", `type=image,name=${reference},push=true`];
  await run(...buildctl(paths, SOCKETS.buildkit, ["build", "--progress", "plain", ...sources, ...output]), {
    log,
    signal,
  });
}

function buildctl(paths: LocalPaths, socket: string, args: readonly string[]): [string, string[]] {
  return [join(paths.bin, "buildctl"), ["--addr", `unix://${socket}`, ...args]];
}
