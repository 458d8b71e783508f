import { isDeepStrictEqual } from "node:util";

import type { ChartDigests, UnpackedChart } from "./chart-folder";
import { collisionProblems } from "./collisions";
import { documentationProblem, type DocumentedType, documentedTypes } from "./documented";
import { effectProblems, WITHOUT_EFFECT } from "./effect";
import { type ChartImage, digestProblem, imageSources, type ImageAddress, releaseImages } from "./images";
import { leavesOf } from "./leaves";
import type { ChartRelease } from "./releases";
import type { Render } from "./rendering";

/** What is known of a chart and of the values that the program sets. */
export interface ChartResult {
  readonly chart: string;
  readonly version: string;
  readonly appVersion: string;
  readonly sha256: ChartDigests;
  /** What the chart documents at each path that the program sets in any variant. */
  readonly values: Readonly<Record<string, DocumentedType>>;
  readonly sources: readonly ImageAddress[];
  readonly images: readonly VariantImage[];
}

/** An image, and the variants that pull it. */
export interface VariantImage extends ChartImage {
  readonly variants: readonly string[];
}

/** The outcome of a check; with problems, the result is incomplete. */
export interface CheckedChart {
  readonly result: ChartResult;
  readonly problems: readonly string[];
}

/** Compares the values that the program sets in releases of a chart with what the chart documents and renders. */
export async function checkChart(
  { chart, version, appVersion, defaults, sha256 }: UnpackedChart,
  releases: readonly ChartRelease[],
  render: Render,
): Promise<CheckedChart> {
  const problems: string[] = [];
  const rendered = await renderAll(releases, render, problems);
  const renderable = [...rendered.keys()];
  problems.push(...collisionProblems(rendered));
  const leaves = releases.flatMap((release) => leavesOf(release.values));
  problems.push(...new Set(leaves.flatMap((leaf) => documentationProblem(defaults, leaf) ?? [])));
  const values = documentedTypes(defaults, leaves);
  const sources = await allSources(renderable, render, problems);
  const images = variantImages(rendered, sources, problems);
  problems.push(...(await effectProblems(defaults, renderable, render, WITHOUT_EFFECT[chart])));
  return { result: { chart, version, appVersion, sha256, values, sources, images }, problems };
}

/** The objects of the releases that the chart can render. */
async function renderAll(
  releases: readonly ChartRelease[],
  render: Render,
  problems: string[],
): Promise<ReadonlyMap<ChartRelease, readonly unknown[]>> {
  const rendered = new Map<ChartRelease, readonly unknown[]>();
  for (const release of releases) {
    try {
      rendered.set(release, await render(release));
    } catch (error) {
      problems.push(`${release.variant}: ${text(error)}`);
    }
  }
  return rendered;
}

/** The images that can come from mirrors, from the variants in which each registry has one. */
async function allSources(
  releases: readonly ChartRelease[],
  render: Render,
  problems: string[],
): Promise<ImageAddress[]> {
  const sources: ImageAddress[] = [];
  for (const release of releases.filter(({ mirrored }) => mirrored)) {
    try {
      const found = await imageSources(release, render);
      sources.push(...found.filter((source) => !sources.some((known) => isDeepStrictEqual(known, source))));
    } catch (error) {
      problems.push(`${release.variant}: ${text(error)}`);
    }
  }
  return sources;
}

/** The images of rendered releases, each with the variants that pull it in the same way. */
function variantImages(
  rendered: ReadonlyMap<ChartRelease, readonly unknown[]>,
  sources: readonly ImageAddress[],
  problems: string[],
): VariantImage[] {
  const found = new Map<string, { readonly image: ChartImage; readonly variants: string[] }>();
  for (const [release, objects] of rendered) {
    try {
      for (const image of releaseImages(release, objects, sources)) {
        const problem = digestProblem(image);
        if (problem !== undefined) problems.push(`${release.variant}: ${problem}`);
        const key = JSON.stringify(image);
        const known = found.get(key);
        if (known === undefined) found.set(key, { image, variants: [release.variant] });
        else known.variants.push(release.variant);
      }
    } catch (error) {
      problems.push(`${release.variant}: ${text(error)}`);
    }
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, { image, variants }]) => ({ ...image, variants }));
}

function text(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
