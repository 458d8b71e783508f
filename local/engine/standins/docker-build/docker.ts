import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { runProgram } from "../../process";
import type { Log, Props } from "../protocol/types";
import { recordAt, toText } from "../protocol/values";
import { buildArguments } from "./arguments";

/** Debian's client brings BuildKit along; another one that comes first on the PATH may not. */
const DOCKER = ["/usr/bin/docker"].find((file) => existsSync(file)) ?? "docker";

/** Lines of a failed command that its error carries. */
const LINES = 25;

/** Where a command's output goes and what ends it. */
export interface DockerOptions {
  readonly log: Log;
  readonly signal: AbortSignal;
}

/** Builds and tags an image. @throws Error with the end of the build's log. */
export async function build(inputs: Props, options: DockerOptions): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "slipway-build-"));
  try {
    const files = Object.entries(recordAt(inputs, "secrets")).map(([id, value], index) => {
      return { id, value: toText(value), file: join(folder, String(index)) };
    });
    await Promise.all(files.map(({ file, value }) => writeFile(file, value, { mode: 0o600 })));
    const secretFiles = Object.fromEntries(files.map(({ id, file }) => [id, file]));
    await docker(buildArguments(inputs, secretFiles), options);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Pushes a tag and returns the digest (`sha256:…`) that the registry knows the image by. */
export async function push(tag: string, options: DockerOptions): Promise<string> {
  const output = await docker(["push", tag], options);
  const digest = /digest: (sha256:[0-9a-f]{64})/.exec(output)?.[1];
  if (digest === undefined) throw new Error(`docker push ${tag} gave no digest:\n${output}`);
  return digest;
}

/** The id (`sha256:…`) of an image that is only on this machine. */
export async function imageId(tag: string, options: DockerOptions): Promise<string> {
  return (await docker(["image", "inspect", "--format", "{{.Id}}", tag], options)).trim();
}

async function docker(args: readonly string[], { log, signal }: DockerOptions): Promise<string> {
  const onLine = (line: string): void => {
    // Of a build, the steps: `#7 [build 2/5] RUN …`.
    if (/^#\d+ \[/.test(line)) log.status(line.replace(/^#\d+ /, ""));
  };
  const env = { DOCKER_BUILDKIT: "1" };
  const { code, output } = await runProgram(DOCKER, args, { cwd: process.cwd(), env, onLine, signal });
  if (signal.aborted) throw new Error(`docker ${args[0]} was cancelled`);
  if (code === 0) return output;
  const tail = output.split("\n").slice(-LINES).join("\n");
  throw new Error(`docker ${args[0]} ended with exit code ${code}; its last lines:\n${tail}`);
}
