import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runProcess } from "../../lib/process";
import type { LocalPaths } from "../host/paths";
import { checkInterrupted } from "../host/process";
import { StepError } from "../host/progress";
import { buildCommand } from "../images/builder";
import type { DevImage, DevSources } from "./application";

/** Lines of a failed build's output that are shown. */
const SHOWN_LINES = 25;

/** The line of a build step that failed. */
const FAILED_STEP = /^#(\d+) ERROR/m;

/**
 * Builds an image and pushes it under the tag of its sources, as `pulumi up` would: with the same builder, Dockerfile and
 * arguments. Only the timestamps of files are not reset: that compresses all layers again, which takes most of the time.
 *
 * @returns the image's digest.
 * @throws StepError with the end of the builder's output; Interrupted if the signal is aborted.
 */
export async function buildDevImage(
  paths: LocalPaths,
  { name, repository }: Pick<DevImage, "name" | "repository">,
  sources: DevSources,
  signal: AbortSignal,
): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "slipway-dev-"));
  const metadata = join(folder, "metadata.json");
  const log = join(paths.log, `dev-${name}.log`);
  mkdirSync(paths.log, { recursive: true });
  try {
    const [program, command] = buildCommand(paths, sources.stage());
    const output = `type=image,name=${repository}:${sources.tag},push=true`;
    const args = [...command, "--output", output, "--metadata-file", metadata];
    const { code, output: text } = await runProcess(program, args, { signal, log, detached: true });
    checkInterrupted(signal);
    if (code !== 0) throw new StepError(failedBuild(text), { hint: `correct the sources and save them; log: ${log}` });
    return digestIn(readFileSync(metadata, "utf8"));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The end of a failed build's output, without the steps that did not fail. */
export function failedBuild(output: string): string {
  const failed = FAILED_STEP.exec(output)?.[1];
  const isShown = (line: string): boolean =>
    line.trim() !== "" && (failed === undefined || !/^#\d+ /.test(line) || line.startsWith(`#${failed} `));
  const lines = output.split("\n").filter(isShown);
  return lines.slice(-SHOWN_LINES).join("\n");
}

/** The digest in a build's metadata. @throws Error if it has none. */
export function digestIn(metadata: string): string {
  const { "containerimage.digest": digest } = JSON.parse(metadata) as Record<string, unknown>;
  if (typeof digest === "string") return digest;
  throw new Error("the builder reported no digest of the image");
}
