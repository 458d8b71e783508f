import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { imageStamp, inRegistry } from "../cluster/images";
import { buildImage } from "../cluster/builder";
import { REGISTRY } from "../cluster/settings";
import type { LocalPaths } from "../host/paths";
import { makeDebian } from "./debian";
import { BASE_IMAGES, DEBIAN, type BaseImage } from "./images";

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
  await pushOnce(paths, DEBIAN, base, detail, (reference) => makeDebian(paths, DEBIAN.suite, reference, signal));
  for (const image of BASE_IMAGES) {
    const folder = join(__dirname, image.folder);
    const log = join(paths.log, `mirror-${image.name}.log`);
    await pushOnce(paths, image, mirrorInputs(image, base), detail, (reference) =>
      buildImage(paths, { folder, reference, log, signal }),
    );
  }
  detail("");
}

async function pushOnce(
  paths: LocalPaths,
  image: { readonly name: string; readonly tag: string },
  inputs: string,
  detail: (text: string) => void,
  make: (reference: string) => Promise<void>,
): Promise<void> {
  const reference = `${REGISTRY}/library/${image.name}:${image.tag}`;
  const stamp = imageStamp(paths, reference);
  if (stamp.read() === inputs && (await inRegistry(`library/${image.name}`, image.tag))) return;
  detail(`${image.name}:${image.tag}`);
  await make(reference);
  stamp.write(inputs);
}
