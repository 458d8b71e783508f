import { readFileSync } from "node:fs";

import type * as pulumi from "@pulumi/pulumi";

import type { DigestOf } from "./base-images";
import type { BuildInputs } from "./content-tag";
import { type Mirrors, mirrorOf, OFFICIAL_IMAGES } from "./mirrors";
import { baseSources, type BaseSources, mirroredSources, syntaxArgument } from "./named-contexts";

/** Location of an image's source. Paths are relative to the project's folder. */
export interface ImageSource {
  /** Build context. */
  readonly context: string;
  /** @default `<context>/Dockerfile` */
  readonly dockerfile?: string;
  readonly buildArgs?: Readonly<Record<string, string>>;
}

/** How images are built in an environment. */
export interface BuildOptions {
  /**
   * Where public images are pulled from. Every Dockerfile takes the prefix of Docker's official images as
   * `ARG BASE_REGISTRY`; other images it names in full, and they are replaced as well.
   * @default their own registries
   */
  readonly mirrors?: Mirrors;
  /** Operating systems and architectures, such as `linux/amd64`. */
  readonly platforms: readonly ("linux/amd64" | "linux/arm64")[];
  /** Name of an existing buildx builder; @default any that the provider finds: set it wherever images are built */
  readonly builder?: string | undefined;
  /** Repository for build layers, with mutable tags; @default no cache */
  readonly cacheRepository?: pulumi.Input<string> | undefined;
  /** Looks up digests of base images, so that a newer one causes a rebuild. @default base images are resolved at build time */
  readonly digestOf?: DigestOf | undefined;
}

/**
 * Seconds since 1970 to which timestamps in an image are reset, so that the same sources produce the same image whenever
 * and wherever they are built: 1 January 1980, the earliest that a zip archive, such as a Python package, supports.
 */
export const SOURCE_DATE_EPOCH = "315532800";

/** Path of an image's Dockerfile, relative to the project's folder. */
export function dockerfileOf({ context, dockerfile }: ImageSource): string {
  return dockerfile ?? `${context}/Dockerfile`;
}

/** What a builder gets. */
export interface BuildDefinition {
  /** What the image's tag is derived from. */
  readonly inputs: BuildInputs;
  /** Where the Dockerfile's images are pulled from; none if the builder alone decides what the Dockerfile means. */
  readonly sources: BaseSources;
}

/**
 * What an image is built from in an environment.
 *
 * @throws Error if the Dockerfile cannot be read, or a base image cannot be derived from it.
 */
export function imageBuild(
  source: ImageSource,
  { mirrors = {}, digestOf, platforms }: Pick<BuildOptions, "mirrors" | "digestOf" | "platforms">,
): BuildDefinition {
  const { context } = source;
  const dockerfile = dockerfileOf(source);
  const text = readFileSync(dockerfile, "utf8");
  const buildArgs = {
    ...source.buildArgs,
    BASE_REGISTRY: mirrorOf(mirrors, OFFICIAL_IMAGES) ?? OFFICIAL_IMAGES,
    SOURCE_DATE_EPOCH,
    ...syntaxArgument(text, mirrors),
  };
  const sources = digestOf || Object.keys(mirrors).length > 0 ? baseSources(text, buildArgs, mirrors) : {};
  return { inputs: { context, dockerfile, buildArgs, platforms, mirrored: mirroredSources(sources) }, sources };
}
