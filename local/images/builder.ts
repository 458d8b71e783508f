import { mkdirSync, writeFileSync } from "node:fs";
import { arch } from "node:os";
import { dirname, join } from "node:path";
import { startAndWait } from "../host/daemons";
import type { GoProgram } from "../host/gobuild";
import type { LocalPaths } from "../host/paths";
import { inBackground, lowerWeight } from "../host/priority";
import { run, succeeds } from "../host/process";
import { REGISTRY } from "./registry";

/** The version that `buildkit/go.mod` pins. */
export const BUILDKIT_VERSION = "0.31.0";

/** BuildKit's socket; a path to a socket may have at most 107 bytes. */
export const BUILDKIT_SOCKET = "/run/slipway/buildkitd.sock";

/** Name of the builder, as in `slipway:images.builder` of the local stack's settings. */
export const BUILDER_NAME = "slipway";

/** The control group in which BuildKit runs the steps of builds by default. */
const BUILDS_GROUP = "buildkit";

const BUILDKIT_MODULE = join(__dirname, "buildkit");

/** BuildKit's daemon and its client. */
export const BUILDER_PROGRAMS: readonly GoProgram[] = [
  {
    name: "buildkitd",
    module: BUILDKIT_MODULE,
    package: "github.com/moby/buildkit/cmd/buildkitd",
    // Clients derive the daemon's capabilities from its version.
    ldflags: [`-X github.com/moby/buildkit/version.Version=v${BUILDKIT_VERSION}`],
  },
  { name: "buildctl", module: BUILDKIT_MODULE, package: "github.com/moby/buildkit/cmd/buildctl" },
];

/** What is built, and where the log goes. */
interface Build {
  /** Folder with the Dockerfile; it is also the context. */
  readonly folder: string;
  /** Values of the Dockerfile's ARG instructions. @default none */
  readonly args?: Readonly<Record<string, string>> | undefined;
  readonly log: string;
  readonly signal?: AbortSignal | undefined;
}

/** Arguments for {@link buildImage}. */
export interface ImageBuild extends Build {
  /** The image's name with the registry and a tag. */
  readonly reference: string;
}

/** Arguments for {@link buildFiles}. */
export interface FilesBuild extends Build {
  /** Folder that the image's files are written to. */
  readonly target: string;
}

/** Arguments for {@link buildkitConfig}. */
export interface BuildkitSettings {
  /** Folder of the daemon's cache. */
  readonly root: string;
  readonly socket: string;
  /** Registries that serve plain HTTP. */
  readonly http: readonly string[];
  /** Registry from which images of Docker Hub are pulled, under their own names. @default Docker Hub */
  readonly mirror?: string | undefined;
}

/** BuildKit's configuration file. */
export function buildkitConfig({ root, socket, http, mirror }: BuildkitSettings): string {
  return `root = "${root}"
[grpc]
  address = ["unix://${socket}"]
[worker.oci]
  enabled = true
  binary = "runc"
  # Builds download packages over this machine's network.
  networkMode = "host"
[worker.containerd]
  enabled = false
${http.map((host) => `[registry."${host}"]\n  http = true\n`).join("")}${mirror === undefined ? "" : `[registry."docker.io"]\n  mirrors = ["${mirror}"]\n`}`;
}

/** A builder in the form in which buildx stores it, in a file of its name in the folder `instances`. */
export function buildxInstance(name: string, socket: string): object {
  const node = {
    Name: `${name}0`,
    Endpoint: `unix://${socket}`,
    Platforms: [{ os: "linux", architecture: arch() === "x64" ? "amd64" : arch() }],
  };
  return { Name: name, Driver: "remote", Nodes: [node], Dynamic: false };
}

/** Registers a builder in the configuration folder `buildx` of buildx. */
export function registerBuilder(buildx: string, name: string, socket: string): void {
  const instances = join(buildx, "instances");
  mkdirSync(instances, { recursive: true });
  writeFileSync(join(instances, name), JSON.stringify(buildxInstance(name, socket)));
}

/** Whether a BuildKit daemon responds on a socket. */
export function builderResponds(paths: LocalPaths, socket: string): Promise<boolean> {
  return succeeds(...buildctl(paths, socket, ["debug", "workers"]));
}

/** Starts BuildKit, which builds all images, and registers it with buildx as a remote builder. */
export async function startBuilder(paths: LocalPaths, mirror: boolean, signal?: AbortSignal): Promise<void> {
  for (const folder of [dirname(BUILDKIT_SOCKET), paths.cluster]) mkdirSync(folder, { recursive: true });
  registerBuilder(paths.buildx, BUILDER_NAME, BUILDKIT_SOCKET);
  const config = buildkitConfig({
    root: paths.buildkit,
    socket: BUILDKIT_SOCKET,
    http: [REGISTRY],
    mirror: mirror ? REGISTRY : undefined,
  });
  const file = join(paths.cluster, "buildkitd.toml");
  writeFileSync(file, config);
  lowerWeight(BUILDS_GROUP);
  const [command, args] = inBackground(join(paths.bin, "buildkitd"), ["--config", file]);
  const daemon = { name: "buildkitd", command, args, config };
  await startAndWait(paths, daemon, () => builderResponds(paths, BUILDKIT_SOCKET), signal);
}

/** Builds a folder's Dockerfile and pushes the image. @throws StepError with the build's log. */
export async function buildImage(paths: LocalPaths, { reference, ...image }: ImageBuild): Promise<void> {
  await build(paths, image, `type=image,name=${reference},push=true`);
}

/** Builds a folder's Dockerfile and writes the image's files to a folder. @throws StepError with the build's log. */
export async function buildFiles(paths: LocalPaths, { target, ...files }: FilesBuild): Promise<void> {
  await build(paths, files, `type=local,dest=${target}`);
}

async function build(paths: LocalPaths, { folder, args = {}, log, signal }: Build, output: string): Promise<void> {
  const [program, command] = buildCommand(paths, { context: folder, dockerfile: folder, args });
  await run(program, [...command, "--output", output], { log, signal });
}

/** Arguments for {@link buildCommand}. */
export interface DockerfileBuild {
  readonly context: string;
  /** Folder with the Dockerfile. */
  readonly dockerfile: string;
  /** Values of the Dockerfile's ARG instructions. */
  readonly args: Readonly<Record<string, string>>;
  /** Other options of BuildKit's Dockerfile frontend. @default none */
  readonly options?: Readonly<Record<string, string>>;
}

/** The program and arguments that build a Dockerfile with the running builder; without an output, nothing is kept. */
export function buildCommand(
  paths: LocalPaths,
  { context, dockerfile, args, options = {} }: DockerfileBuild,
): [string, string[]] {
  const sources = [
    "--frontend",
    "dockerfile.v0",
    "--local",
    `context=${context}`,
    "--local",
    `dockerfile=${dockerfile}`,
  ];
  const given = [
    ...Object.entries(options),
    ...Object.entries(args).map(([name, value]) => [`build-arg:${name}`, value] as const),
  ].flatMap(([name, value]) => ["--opt", `${name}=${value}`]);
  return buildctl(paths, BUILDKIT_SOCKET, ["build", "--progress", "plain", ...sources, ...given]);
}

function buildctl(paths: LocalPaths, socket: string, args: readonly string[]): [string, string[]] {
  return [join(paths.bin, "buildctl"), ["--addr", `unix://${socket}`, ...args]];
}
