import { readFileSync } from "node:fs";

import { Image as BuiltImage, type ImageArgs as Inputs } from "@pulumi/docker-build";
import * as pulumi from "@pulumi/pulumi";

import type { DigestOf } from "./base-images";
import { baseReferences } from "./base-references";
import { stageContext, stagedFolder } from "./build-context";
import { contentTag, contextEntries, tagOnBases } from "./content-tag";
import { type Find, foundDigest, type KnownImage } from "./known-images";
import { isOnThisMachine } from "./find-image";

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
  /** An existing buildx builder; @default any that the provider finds: where images are built, name one */
  readonly builder?: string | undefined;
  /** Repository for build layers. It must allow its tags to be moved; @default no cache */
  readonly cacheRepository?: pulumi.Input<string> | undefined;
  /** Looks base images up, so that a newer one makes a new image. @default base images are what their tags say at the build */
  readonly digestOf?: DigestOf | undefined;
}

/** Arguments for {@link Image}. */
export interface ImageArgs {
  /** Repository to push to, without a tag. */
  readonly repository: pulumi.Input<string>;
  readonly source: ImageSource;
  readonly build: BuildOptions;
  /** What the last update left of this image; @default nothing */
  readonly known?: pulumi.Output<KnownImage | undefined>;
  /** Asks the repository's registry; @default it has no image, so every new tag is built */
  readonly find?: Find;
}

/**
 * Seconds since 1970 that times in an image are set back to, so that the same sources give the same image whenever and
 * wherever they are built: 1 January 1980, the earliest that a zip archive, such as a Python package, can hold.
 */
const SOURCE_DATE_EPOCH = "315532800";

/**
 * Builds a Dockerfile and pushes it under a tag made from the content of its inputs: what has not changed is not built,
 * pushed or rolled out again, and an image whose tag the registry has already is used as it is. A preview neither builds
 * nor asks a registry; for `up` Docker has to be logged in where the registry wants that.
 *
 * @throws Error if the context or the Dockerfile does not exist, or a base image cannot be told from the Dockerfile.
 */
export class Image extends pulumi.ComponentResource {
  /** `<repository>@sha256:…`: what a pod should run. */
  readonly reference: pulumi.Output<string>;
  /** What the next update has to know of the image. */
  readonly known: pulumi.Output<KnownImage>;

  constructor(name: string, args: ImageArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:image:Image", name, {}, opts);
    const {
      source,
      build,
      repository,
      known = pulumi.output(undefined),
      find = () => Promise.resolve(undefined),
    } = args;
    const dockerfile = source.dockerfile ?? `${source.context}/Dockerfile`;
    const buildArgs = { ...source.buildArgs, BASE_REGISTRY: build.baseRegistry, SOURCE_DATE_EPOCH };
    const entries = contextEntries(source.context, dockerfile);
    const inputs = { context: source.context, dockerfile, buildArgs, platforms: build.platforms };
    const content = contentTag(inputs, entries);
    const bases = build.digestOf && resolved(build.digestOf, dockerfile, buildArgs);
    const tag = bases ? bases.apply((digests) => tagOnBases(content, digests)) : pulumi.output(content);
    if (pulumi.runtime.hasEngine()) stageContext(name, entries);

    const found = foundDigest(known, { repository, content, tag }, find);
    // The resource is there in every run. Of an image that is there already it makes nothing but a build that begins
    // with it, ends at once and is not pushed.
    const either = <Value>(whenFound: Value, whenBuilt: Value) =>
      found.apply((digest) => pulumi.output(digest === undefined ? whenBuilt : whenFound));
    const location = stagedFolder(name);
    const layers = cache(build.cacheRepository, name);
    // The layers of the last real build stay: those of an image that is there are not its own.
    const cached = layers && {
      cacheFrom: either<Given<"cacheFrom">>([], layers.cacheFrom),
      cacheTo: either<Given<"cacheTo">>([], layers.cacheTo),
    };
    const image = new BuiltImage(
      name,
      {
        context: either<Given<"context">>({ location }, { location, ...(bases ? { named: bases.apply(pinned) } : {}) }),
        dockerfile: either<Given<"dockerfile">>(
          { inline: pulumi.interpolate`FROM ${repository}@${found}\n` },
          { location: dockerfile },
        ),
        buildArgs: either<Given<"buildArgs">>({}, buildArgs),
        platforms: [...build.platforms],
        tags: either<Given<"tags">>([], [pulumi.interpolate`${repository}:${tag}`]),
        // Whether it is pushed is for the export to say.
        push: false,
        exports: either<Given<"exports">>([{ cacheonly: {} }], [pushed(repository)]),
        buildOnPreview: false,
        ...(build.builder === undefined ? {} : { builder: { name: build.builder } }),
        ...cached,
      },
      // A former image stays in the registry: a rollback needs it.
      { parent: this, retainOnDelete: true },
    );

    this.reference = pulumi.all([repository, found, digestOf(image)]).apply(([url, ready, built]) => {
      return `${url}@${ready ?? built}`;
    });
    this.known = pulumi.all([tag, found]).apply(([now, digest]) => ({
      tag: now,
      ...(now === content ? {} : { content }),
      ...(digest === undefined ? {} : { found: digest }),
    }));
    this.registerOutputs({ reference: this.reference });
  }
}

/**
 * How an image is exported: pushed, with the times of its files set back. For a registry on this machine, which has no
 * HTTPS, that it is pushed is said in a way that BuildKit knows and the provider does not: it would ask the registry at
 * each refresh, by HTTPS alone, and warn that it cannot.
 */
function pushed(repository: pulumi.Input<string>): { raw: pulumi.Output<string> } {
  const push = pulumi.output(repository).apply((url) => (isOnThisMachine(url) ? "1" : "true"));
  return { raw: pulumi.interpolate`type=image,push=${push},rewrite-timestamp=true` };
}

/** The digest of an image; not known where the provider's preview of an update leaves it empty. */
function digestOf(image: BuiltImage): pulumi.Output<string> {
  const unknown = pulumi.unknown as unknown as string;
  return image.digest.apply((digest) => (digest === "" && pulumi.runtime.isDryRun() ? unknown : digest));
}

type Given<Name extends keyof Inputs> = NonNullable<Inputs[Name]>;

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
  if (repository === undefined) return undefined;
  const ref = pulumi.interpolate`${repository}:${name}`;
  return {
    cacheFrom: [{ registry: { ref } }],
    cacheTo: [{ registry: { ref, mode: "max" as const, imageManifest: true, ociMediaTypes: true } }],
  };
}
