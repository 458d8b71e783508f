import * as pulumi from "@pulumi/pulumi";

import type { DigestOf } from "./base-images";
import { imageReferences, syntaxReference } from "./base-references";
import { fullName, mirroredImage, type Mirrors } from "./mirrors";

/** The images that a Dockerfile takes from a registry: where each is pulled from, by the name in the Dockerfile. */
export type BaseSources = Readonly<Record<string, string>>;

/**
 * Where a Dockerfile's images are pulled from: their mirrors, or the registries that it names.
 *
 * @param dockerfile The file's content.
 * @param buildArgs Values of its global arguments; others have their defaults.
 * @throws Error if a reference contains an argument without a value, or has a digest and a mirror applies.
 */
export function baseSources(
  dockerfile: string,
  buildArgs: Readonly<Record<string, string>>,
  mirrors: Mirrors,
): BaseSources {
  return Object.fromEntries(
    imageReferences(dockerfile, buildArgs).map((reference) => [reference, sourceOf(reference, mirrors)]),
  );
}

/** The build argument for a mirror of the image in a Dockerfile's `# syntax=` directive; none without directive or mirror. */
export function syntaxArgument(dockerfile: string, mirrors: Mirrors): Readonly<Record<string, string>> {
  const reference = syntaxReference(dockerfile);
  if (reference === undefined) return {};
  const source = sourceOf(reference, mirrors);
  return source === reference ? {} : { BUILDKIT_SYNTAX: source };
}

/** Where an image is pulled from; the reference itself if it has no mirror, or is not the name of an image. */
function sourceOf(reference: string, mirrors: Mirrors): string {
  const name = fullName(reference);
  const source = name === undefined ? undefined : mirroredImage(mirrors, name);
  return source === undefined || source === name ? reference : source;
}

/** The images that are pulled from another place than the Dockerfile names. */
export function mirroredSources(sources: BaseSources): BaseSources {
  return Object.fromEntries(Object.entries(sources).filter(([reference, source]) => source !== reference));
}

/** Current digests of images, by the name in the Dockerfile; a reference with a digest needs no lookup. */
export function sourceDigests(sources: BaseSources, digestOf: DigestOf): pulumi.Output<Record<string, string>> {
  const entries = Object.entries(sources).filter(([reference]) => !reference.includes("@"));
  return pulumi.all(Object.fromEntries(entries.map(([reference, source]) => [reference, digestOf(source)])));
}

/**
 * Named build contexts that replace images: BuildKit uses them wherever a Dockerfile contains the name, so that no
 * Dockerfile needs an argument for each. With digests, the build starts from the images that the tag is derived from.
 *
 * @param digests By the name in the Dockerfile; @default images are pulled by tag
 */
export function namedContexts(
  sources: BaseSources,
  digests: Readonly<Record<string, string>> = {},
): Record<string, { location: string }> {
  const entries = Object.entries(sources).filter(
    ([reference, source]) => source !== reference || digests[reference] !== undefined,
  );
  return Object.fromEntries(
    entries.map(([reference, source]) => {
      const digest = digests[reference];
      return [reference, { location: `docker-image://${source}${digest === undefined ? "" : `@${digest}`}` }];
    }),
  );
}
