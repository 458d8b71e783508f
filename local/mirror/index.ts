import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { imageStamp, inRegistry } from "../cluster/images";
import { dockerCommand, dockerEnvironment } from "../cluster/runtime";
import { registry } from "../cluster/settings";
import type { LocalPaths } from "../paths";
import { run } from "../process";
import { makeDebian } from "./debian";
import { baseImages, debian, type BaseImage } from "./images";

/** Digest of what a stand-in is made from, with the base it is built on. */
export function mirrorInputs(image: BaseImage, base: string): string {
  const hash = createHash("sha256").update(base).update(image.tag);
  const folder = join(__dirname, image.folder);
  for (const file of readdirSync(folder).sort()) hash.update(file).update(readFileSync(join(folder, file)));
  return hash.digest("hex");
}

/** Puts stand-ins of all base images into the registry as `library/<name>:<tag>`; what is there already stays. */
export async function pushMirror(
  paths: LocalPaths,
  detail: (text: string) => void,
  signal?: AbortSignal,
): Promise<void> {
  const base = createHash("sha256")
    .update(readFileSync(join(__dirname, "debian.ts")))
    .digest("hex");
  await pushOnce(paths, debian, base, detail, signal, (tag) => makeDebian(paths, debian.suite, tag, signal));
  for (const image of baseImages) {
    await pushOnce(paths, image, mirrorInputs(image, base), detail, signal, (tag) => build(paths, image, tag, signal));
  }
  detail("");
}

async function pushOnce(
  paths: LocalPaths,
  image: { readonly name: string; readonly tag: string },
  inputs: string,
  detail: (text: string) => void,
  signal: AbortSignal | undefined,
  make: (tag: string) => Promise<void>,
): Promise<void> {
  const tag = `${registry}/library/${image.name}:${image.tag}`;
  const stamp = imageStamp(paths, tag);
  if (stamp.read() === inputs && (await inRegistry(`library/${image.name}`, image.tag))) return;
  detail(`${image.name}:${image.tag}`);
  await make(tag);
  const options = { env: dockerEnvironment(paths), log: join(paths.log, `mirror-${image.name}.log`), signal };
  await run(dockerCommand, ["push", "--quiet", tag], options);
  stamp.write(inputs);
}

async function build(paths: LocalPaths, image: BaseImage, tag: string, signal: AbortSignal | undefined): Promise<void> {
  // The host's network, because that is where the package registries are known to be reached.
  const args = ["build", "--quiet", "--network=host", "--tag", tag, join(__dirname, image.folder)];
  const log = join(paths.log, `mirror-${image.name}.log`);
  const env = dockerEnvironment(paths);
  await run(dockerCommand, args, { env, log, signal });
}
