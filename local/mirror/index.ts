import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { LocalPaths } from "../host/paths";
import { buildImage } from "../images/builder";
import { pushIfChanged } from "../images/registry";
import { pushDebian } from "./debian";
import { BASE_IMAGES, DEBIAN, type BaseImage } from "./images";

/** Repository of Docker Hub's official images; the substitutes have the same names. */
const LIBRARY = "library";

/** Digest of a substitute's sources and of the image that it is built from. */
export function substituteInputs(image: BaseImage, base: string): string {
  const hash = createHash("sha256").update(base).update(image.tag);
  const folder = join(__dirname, image.folder);
  for (const file of readdirSync(folder).sort()) hash.update(file).update(readFileSync(join(folder, file)));
  return hash.digest("hex");
}

/** Pushes substitutes of all base images as `library/<name>:<tag>`, where they are missing or out of date. */
export async function pushSubstitutes(
  paths: LocalPaths,
  detail: (text: string) => void,
  signal?: AbortSignal,
): Promise<void> {
  const base = createHash("sha256")
    .update(readFileSync(join(__dirname, "debian.ts")))
    .digest("hex");
  await push(DEBIAN, base, (reference) => pushDebian(paths, DEBIAN.suite, reference, signal));
  for (const image of BASE_IMAGES) {
    const folder = join(__dirname, image.folder);
    const log = join(paths.log, `mirror-${image.name}.log`);
    await push(image, substituteInputs(image, base), (reference) =>
      buildImage(paths, { folder, reference, log, signal }),
    );
  }
  detail("");

  function push(
    { name, tag }: Pick<BaseImage, "name" | "tag">,
    inputs: string,
    build: (reference: string) => Promise<void>,
  ): Promise<void> {
    return pushIfChanged(paths, { repository: `${LIBRARY}/${name}`, tag }, inputs, (reference) => {
      detail(`${name}:${tag}`);
      return build(reference);
    });
  }
}
