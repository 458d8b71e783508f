import { fullName, parseReference } from "../../components/image/mirrors";
import { at, isRecord } from "../../lib/values";
import { leavesOf, type KeyPath, pathText, withLeaf } from "./leaves";
import { type ChartRelease, MIRROR } from "./releases";
import type { Render } from "./rendering";

/** An image that a rendered chart pulls. */
export interface ChartImage {
  /** Full name in its public registry, also if it is pulled from a mirror. */
  readonly repository: string;
  readonly tag: string | null;
  readonly digest: string | null;
  readonly mirrored: boolean;
}

/** A public image of a chart, and the values that replace its address. */
export interface ImageAddress {
  readonly repository: string;
  /** Paths of values that are the address, joined by slashes. */
  readonly values: readonly string[];
}

/** References of all images that objects name. */
export function imagesIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(imagesIn);
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === "image" && typeof inner === "string" ? [inner] : imagesIn(inner),
  );
}

/**
 * Finds the values that replace the addresses of a chart's images: each of them is changed in a release for which every
 * registry has a mirror.
 *
 * @throws Error if an image is not pulled from a mirror.
 */
export async function imageSources(release: ChartRelease, render: Render): Promise<ImageAddress[]> {
  const before = repositories(await render(release));
  const found = new Map<string, KeyPath[]>(before.map((repository) => [repository, []]));
  for (const { path, value } of leavesOf(release.values)) {
    if (typeof value !== "string" || !/^(registry|repository)$/.test(path.at(-1) ?? "")) continue;
    const changed = { ...release, values: withLeaf(release.values, path, `${value}-changed`) };
    const after = repositories(await render(changed));
    for (const repository of before) if (!after.includes(repository)) found.get(repository)?.push(path);
  }
  return [...found].map(([repository, paths]) => {
    const address = paths.map((path) => at(release.values, ...path)).join("/");
    const [host, ...name] = repository.split("/");
    if (host !== MIRROR) throw new Error(`pulls ${repository}, although every registry has a mirror`);
    if (address !== repository) {
      throw new Error(`pulls ${repository}, but ${paths.map(pathText).join(" and ")} make ${address}`);
    }
    return { repository: name.join("/"), values: paths.map(pathText) };
  });
}

/** The images of a rendered release. @throws Error if one is neither a public image of the chart nor one from a mirror. */
export function releaseImages(
  { values }: ChartRelease,
  objects: readonly unknown[],
  sources: readonly ImageAddress[],
): ChartImage[] {
  const references = [...new Set(imagesIn(objects).map(nameInFull))].sort();
  return references.map((reference) => {
    const { repository, tag, digest } = parseReference(reference);
    const source = sources.find((one) => [one.repository, addressIn(values, one)].includes(repository));
    if (source === undefined) throw new Error(`pulls ${reference}, which the program mirrors in no variant`);
    return {
      repository: source.repository,
      tag: tag?.slice(1) ?? null,
      digest: digest?.slice(1) ?? null,
      mirrored: source.repository !== repository,
    };
  });
}

/** The address that a release's values give an image; undefined if they leave the chart's own. */
export function addressIn(values: unknown, source: ImageAddress): string | undefined {
  const byPath = new Map(leavesOf(values).map((leaf) => [pathText(leaf.path), leaf.value]));
  const parts = source.values.map((path) => byPath.get(path));
  return parts.includes(undefined) ? undefined : parts.join("/");
}

/** Why an image cannot be pulled through ECR's cache; undefined if it can, or comes from its own registry. */
export function digestProblem({ repository, tag, digest, mirrored }: ChartImage): string | undefined {
  if (!mirrored || digest === null) return undefined;
  return (
    `${repository}:${tag ?? ""}@${digest} is pulled from a mirror by its digest, but ECR's pull-through cache imports ` +
    "images by tag only: set the chart's value for the digest to an empty string"
  );
}

function repositories(objects: readonly unknown[]): string[] {
  return [...new Set(imagesIn(objects).map((reference) => parseReference(nameInFull(reference)).repository))].sort();
}

/** A reference with registry and namespace, which charts omit for Docker Hub. */
function nameInFull(reference: string): string {
  return fullName(reference) ?? reference;
}
