import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";

import { PROJECT_FOLDER } from "../../lib/project";
import { git } from "../../lib/git";
import { buildTo } from "./build";
import { changedContext } from "./change";
import type { UnneededKind } from "./content";
import { unneededContent } from "./development";
import { type BuiltService, imageName } from "./find";
import { readImage, type UnpackedImage } from "./layout";
import type { PackageCounts, Sbom } from "./sbom";

/** Size and content of an image. */
export interface ImageSize {
  readonly digest: string;
  /** Bytes. */
  readonly compressed: number;
  /** Bytes. */
  readonly unpacked: number;
  readonly layers: number;
  /** Files, without folders. */
  readonly files: number;
  /** Bytes of the files that are not needed at run time, allowed or not. */
  readonly unneeded: number;
  /** Numbers of these files. */
  readonly unneededFiles: Readonly<Partial<Record<UnneededKind, number>>>;
  /** Names of the programs in folders named `bin` and `sbin`. */
  readonly programs: readonly string[];
}

/** What was measured of an image. */
export interface MeasuredImage {
  readonly name: string;
  readonly size: ImageSize;
  /** At the revision that is compared with; undefined without one, or if the image did not exist. */
  readonly before?: ImageSize;
  /** Seconds of a build in which every instruction runs. */
  readonly cold: number;
  /** Seconds of a build after one source file has changed. */
  readonly warm: number;
  readonly packages: PackageCounts;
}

/** Arguments for {@link measureImage}. */
export interface ImageMeasurement {
  readonly image: BuiltService;
  /** The same image at another revision. */
  readonly before?: BuiltService | undefined;
  /** Existing folder for builds. */
  readonly folder: string;
  readonly sbom: Sbom;
}

/** Builds an image cold and warm, reads it, and lists its packages. @throws Error if it cannot be built. */
export async function measureImage({ image, before, folder, sbom }: ImageMeasurement): Promise<MeasuredImage> {
  const name = imageName(image);
  const target = join(folder, "image");
  const former = before && (await sizeAfterBuild(before, target));
  const cold = await buildTo(image, { target, cold: true });
  const size = await sizeOf(target, image.folder);
  const packages = await sbom.write(target, join(PROJECT_FOLDER, "out", "sbom", name.replace("/", "-")));
  const changed = join(folder, "context");
  rmSync(changed, { recursive: true, force: true });
  const warm = await buildTo(changedContext(image, changed), { target });
  return { name, size, ...(former === undefined ? {} : { before: former }), cold, warm, packages };
}

async function sizeAfterBuild(image: BuiltService, target: string): Promise<ImageSize> {
  await buildTo(image, { target });
  return sizeOf(target, image.folder);
}

async function sizeOf(folder: string, sources: string): Promise<ImageSize> {
  return sizeOfImage(await readImage(folder), sources);
}

/** Size and content of an image whose service has its sources in a folder. */
export function sizeOfImage(image: UnpackedImage, sources: string): ImageSize {
  const { digest, compressed, unpacked, layers, files } = image;
  const unneeded = unneededContent(files, sources);
  const counts = new Map<UnneededKind, number>();
  for (const { kind } of unneeded) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const paths = new Set(unneeded.map(({ path }) => path));
  return {
    digest,
    compressed,
    unpacked,
    layers,
    files: [...files.values()].filter(({ mode }) => !mode.startsWith("d")).length,
    unneeded: [...paths].reduce((sum, path) => sum + (files.get(path)?.size ?? 0), 0),
    unneededFiles: Object.fromEntries(counts),
    programs: programsOf(image),
  };
}

function programsOf({ files }: UnpackedImage): string[] {
  const names = [...files.keys()].flatMap((path) => {
    const name = /(?:^|\/)s?bin\/([^/]+)$/.exec(path)?.[1];
    return name === undefined || files.get(path)?.mode.startsWith("d") === true ? [] : [name];
  });
  return [...new Set(names)].sort();
}

/** Writes the applications of a git revision to an existing folder. @throws GitError if there is no such revision. */
export function checkOutApplications(revision: string, folder: string): void {
  const archive = join(folder, "apps.tar");
  git(["archive", "--format=tar", `--output=${archive}`, revision, "apps"], PROJECT_FOLDER);
  execFileSync("tar", ["--extract", "--directory", folder, "--file", archive]);
}
