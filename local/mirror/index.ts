import { createHash } from "node:crypto";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { hashFolder } from "../host/folders";
import type { LocalPaths } from "../host/paths";
import { buildImage } from "../images/builder";
import { pushIfChanged, type RegistryImage } from "../images/registry";
import { pushDebian } from "./debian";
import { DEBIAN, SUBSTITUTES, type Substitute } from "./images";

/** Digest of a substitute's sources and of the image that it is built from. */
export async function substituteInputs(image: Substitute, base: string): Promise<string> {
  const hash = createHash("sha256").update(base).update(image.tag);
  hashFolder(hash, join(__dirname, image.folder));
  if (image.args !== undefined) hash.update(JSON.stringify(image.args));
  if (image.additions !== undefined) hash.update(readFileSync(join(__dirname, "additions.ts")));
  for (const addition of image.additions ?? []) hash.update(await addition.inputs());
  return hash.digest("hex");
}

/** Pushes all substitutes under the names that the images have on Docker Hub, where they are missing or out of date. */
export async function pushSubstitutes(
  paths: LocalPaths,
  detail: (text: string) => void,
  signal?: AbortSignal,
): Promise<void> {
  const base = createHash("sha256")
    .update(readFileSync(join(__dirname, "debian.ts")))
    .digest("hex");
  await push(DEBIAN, base, (reference) => pushDebian(paths, DEBIAN.suite, reference, signal));
  for (const image of SUBSTITUTES) {
    await push(image, await substituteInputs(image, base), (reference) => pushSubstitute(image, reference));
  }
  detail("");

  function push(
    { repository, tag }: RegistryImage,
    inputs: string,
    build: (reference: string) => Promise<void>,
  ): Promise<void> {
    return pushIfChanged(paths, { repository, tag }, inputs, (reference) => {
      detail(`${repository.replace(/^library\//, "")}:${tag}`);
      return build(reference);
    });
  }

  async function pushSubstitute({ folder, args, additions = [] }: Substitute, reference: string): Promise<void> {
    const log = join(paths.log, `mirror-${folder}.log`);
    mkdirSync(paths.cache, { recursive: true });
    const context = mkdtempSync(join(paths.cache, "mirror-"));
    try {
      cpSync(join(__dirname, folder), context, { recursive: true });
      for (const addition of additions) await addition.write({ paths, context, log, detail, signal });
      await buildImage(paths, { folder: context, reference, args, log, signal });
    } finally {
      rmSync(context, { recursive: true, force: true });
    }
  }
}
