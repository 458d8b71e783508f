import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { Copy, DockerfileParser } from "dockerfile-ast";

import { PROJECT_FOLDER } from "../../lib/project";
import { runProcess } from "../../lib/process";
import { localPaths } from "../../local/host/paths";
import { buildCommand, builderResponds, BUILDKIT_SOCKET } from "../../local/images/builder";
import { packageIndexArguments } from "../../local/packages";
import type { TestRun } from "./language";
import { tallyOf } from "./summary";

/**
 * Runs a service's tests in its image, by building the stage of its Dockerfile that does: with the builder of the local
 * run, or else with Docker.
 *
 * @param folder of the service, relative to the root of the repository.
 * @throws Error if there is neither.
 */
export async function testInImage(folder: string, stage: string): Promise<TestRun> {
  const dockerfile = join(PROJECT_FOLDER, folder, "Dockerfile");
  const context = contextOf(dockerfile);
  const paths = localPaths();
  const args = packageIndexArguments(paths);
  const build = { dockerfile, context, stage, args };
  // An unchanged stage would be taken from the cache, without the output that has the number of tests.
  const options = { target: stage, "no-cache": stage };
  const [program, flags] = (await builderResponds(paths, BUILDKIT_SOCKET))
    ? buildCommand(paths, { context, dockerfile: dirname(dockerfile), args, options })
    : (["docker", dockerArguments(build)] as const);
  try {
    const { code, output } = await runProcess(program, flags, { cwd: PROJECT_FOLDER, echo: true });
    return { ...tallyOf({ code, output: testOutput(output) }), output };
  } catch (error) {
    const hint = "run `npm run local -- cluster`, which starts a builder, or install Docker";
    throw new Error(`${folder}: its tests run in its image, and nothing here builds images; ${hint}`, { cause: error });
  }
}

/** What is built. */
interface StageBuild {
  readonly dockerfile: string;
  readonly context: string;
  readonly stage: string;
  readonly args: Readonly<Record<string, string>>;
}

function dockerArguments({ dockerfile, context, stage, args }: StageBuild): string[] {
  const options = ["--progress", "plain", "--target", stage, "--no-cache-filter", stage, "--file", dockerfile];
  const values = Object.entries(args).flatMap(([name, value]) => ["--build-arg", `${name}=${value}`]);
  return ["buildx", "build", "--output", "type=cacheonly", ...options, ...values, context];
}

/** The folder that has everything which a Dockerfile copies: the Dockerfile's own, or the nearest one above. */
export function contextOf(dockerfile: string): string {
  const sources = DockerfileParser.parse(readFileSync(dockerfile, "utf8"))
    .getInstructions()
    .filter((one) => one instanceof Copy && !one.getFromFlag())
    .flatMap((one) => one.getArguments().slice(0, -1))
    .map((word) => word.getValue())
    .filter((source) => !/[*?[$]/.test(source));
  for (let folder = dirname(dockerfile); folder !== dirname(folder); folder = dirname(folder)) {
    if (sources.every((source) => existsSync(join(folder, source)))) return folder;
  }
  throw new Error(`no folder above ${dockerfile} has all that it copies: ${sources.join(", ")}`);
}

/** The last line of a build's plain output that a test runner printed: without the builder's step and time. */
export function testOutput(output: string): string {
  const lines = output.split("\n").flatMap((line) => /^#\d+ [\d.]+ (.*)$/.exec(line)?.[1] ?? []);
  return lines.filter((line) => /\b\d+ (passed|failed|errors?)\b/.test(line)).at(-1) ?? "";
}
