import { rmSync } from "node:fs";
import { join } from "node:path";

import { SOURCE_DATE_EPOCH } from "../../components/image/image-build";
import { runProcess } from "../../lib/process";
import { type LocalPaths, localPaths } from "../../local/host/paths";
import { buildCommand, builderResponds, BUILDKIT_SOCKET } from "../../local/images/builder";
import { packageIndexArguments } from "../../local/packages";
import { type BuiltService, imageName } from "./find";

/** How an image is built. */
export interface BuildRun {
  /** Folder that the image is written to, in the format of the OCI. */
  readonly target: string;
  /** Whether every instruction runs, even if the builder has its result; base images are not pulled again. */
  readonly cold?: boolean;
}

/** @throws Error if the builder of the local run does not respond. */
export async function requireBuilder(paths: LocalPaths = localPaths()): Promise<void> {
  if (await builderResponds(paths, BUILDKIT_SOCKET)) return;
  throw new Error("No builder is running here. Fix: npm run local -- cluster");
}

/** Builds an image with the builder of the local run; returns the seconds that it took. @throws Error with its output. */
export async function buildTo(image: BuiltService, { target, cold = false }: BuildRun): Promise<number> {
  const paths = localPaths();
  rmSync(target, { recursive: true, force: true });
  const [program, command] = buildCommand(paths, {
    context: image.context,
    dockerfile: image.folder,
    // As in every environment, so that an image has the same digest.
    args: { SOURCE_DATE_EPOCH, ...packageIndexArguments(paths) },
  });
  const output = ["--output", `type=oci,tar=false,rewrite-timestamp=true,dest=${target}`];
  const started = performance.now();
  const { code, output: text } = await runProcess(program, [...command, ...output, ...(cold ? ["--no-cache"] : [])]);
  if (code !== 0) throw new Error(`${text}\n${imageName(image)}: ${join(image.folder, "Dockerfile")} cannot be built`);
  return (performance.now() - started) / 1000;
}
