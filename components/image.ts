import { readFileSync } from "node:fs";

import { Image as BuiltImage } from "@pulumi/docker-build";
import * as pulumi from "@pulumi/pulumi";

import type { DigestOf } from "./base-images";
import { baseReferences } from "./base-references";
import { contentTag, tagOnBases } from "./content-tag";

/** Where an image's source is. Paths are relative to the project's folder. */
export interface ImageSource {
  /** Build context. */
  readonly context: string;
  /** @default `<context>/Dockerfile` */
  readonly dockerfile?: string;
  readonly buildArgs?: Readonly<Record<string, string>>;
}

/** How images are built in an environment. */
export interface BuildOptions {
  /** Prefix of base images; every Dockerfile takes it as `ARG BASE_REGISTRY`. */
  readonly baseRegistry: string;
  /** Operating systems and architectures, such as `linux/amd64`. */
  readonly platforms: readonly ("linux/amd64" | "linux/arm64")[];
  /** An existing buildx builder; @default Docker's own */
  readonly builder?: string | undefined;
  /** Repository for build layers. It must allow its tags to be moved; @default no cache */
  readonly cacheRepository?: pulumi.Input<string> | undefined;
  /** Looks base images up, so that a newer one makes a new image. @default base images are what their tags say at the build */
  readonly digestOf?: DigestOf | undefined;
}

/** What an {@link Image} can be told. */
export interface ImageArgs {
  /** Repository to push to, without a tag. */
  readonly repository: pulumi.Input<string>;
  readonly source: ImageSource;
  readonly build: BuildOptions;
}

/**
 * Builds a Dockerfile and pushes it under a tag made from the content of its inputs: what has not changed is not built,
 * pushed or rolled out again. A preview neither builds nor needs Docker; for `up` Docker has to be logged in where the
 * registry wants that.
 *
 * @throws Error if the context or the Dockerfile does not exist, or a base image cannot be told from the Dockerfile.
 */
export class Image extends pulumi.ComponentResource {
  /** `<repository>@sha256:…`: what a pod should run. */
  readonly reference: pulumi.Output<string>;

  constructor(name: string, args: ImageArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:image:Image", name, {}, opts);
    const { source, build } = args;
    const dockerfile = source.dockerfile ?? `${source.context}/Dockerfile`;
    const buildArgs = { ...source.buildArgs, BASE_REGISTRY: build.baseRegistry };
    const content = contentTag({ context: source.context, dockerfile, buildArgs, platforms: build.platforms });
    const bases = build.digestOf && resolved(build.digestOf, dockerfile, buildArgs);
    const tag = bases ? bases.apply((digests) => tagOnBases(content, digests)) : content;

    const image = new BuiltImage(
      name,
      {
        context: { location: source.context, ...(bases ? { named: bases.apply(pinned) } : {}) },
        dockerfile: { location: dockerfile },
        buildArgs,
        platforms: [...build.platforms],
        tags: [pulumi.interpolate`${args.repository}:${tag}`],
        push: true,
        buildOnPreview: false,
        ...(build.builder === undefined ? {} : { builder: { name: build.builder } }),
        ...cache(build.cacheRepository, name),
      },
      // A former image stays in the registry: a rollback needs it.
      { parent: this, retainOnDelete: true },
    );

    this.reference = pulumi.interpolate`${args.repository}@${image.digest}`;
    this.registerOutputs({ reference: this.reference });
  }
}

/** Digests of the images that a Dockerfile's stages begin with, by the name that it gives them. */
function resolved(digestOf: DigestOf, dockerfile: string, buildArgs: Readonly<Record<string, string>>) {
  const references = baseReferences(readFileSync(dockerfile, "utf8"), buildArgs);
  return pulumi.all(Object.fromEntries(references.map((reference) => [reference, digestOf(reference)])));
}

/**
 * The build contexts that stand for base images: BuildKit takes them wherever a Dockerfile says the name, so that the
 * build begins with the very images that the tag tells of, and no Dockerfile needs an argument for each.
 */
function pinned(digests: Readonly<Record<string, string>>): Record<string, { location: string }> {
  return Object.fromEntries(
    Object.entries(digests).map(([reference, digest]) => [
      reference,
      { location: `docker-image://${reference}@${digest}` },
    ]),
  );
}

/** Cache arguments; ECR takes a cache only as an OCI image manifest. */
function cache(repository: pulumi.Input<string> | undefined, name: string) {
  if (repository === undefined) return {};
  const ref = pulumi.interpolate`${repository}:${name}`;
  return {
    cacheFrom: [{ registry: { ref } }],
    cacheTo: [{ registry: { ref, mode: "max" as const, imageManifest: true, ociMediaTypes: true } }],
  };
}
