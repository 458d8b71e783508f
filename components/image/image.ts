import { Image as BuiltImage, type ImageArgs as Inputs } from "@pulumi/docker-build";
import * as pulumi from "@pulumi/pulumi";

import { stageContext, stagedFolder } from "./build-context";
import { contentTag, tagOnBases } from "./content-tag";
import { contextEntries } from "./context-entries";
import { type FindDigest, foundDigest, type KnownImage } from "./known-images";
import { isLocalRegistry } from "./find-image";
import { type BuildOptions, dockerfileOf, imageBuild, type ImageSource } from "./image-build";
import { type BaseSources, namedContexts, sourceDigests } from "./named-contexts";

export type { BuildOptions, ImageSource } from "./image-build";

/** Arguments for {@link Image}. */
export interface ImageArgs {
  /** Repository to push to, without a tag. */
  readonly repository: pulumi.Input<string>;
  readonly source: ImageSource;
  readonly build: BuildOptions;
  /** What the last update recorded about this image; @default nothing */
  readonly known?: pulumi.Output<KnownImage | undefined>;
  /** Looks up digests in the repository's registry; @default finds none, so every new tag is built */
  readonly find?: FindDigest;
}

/**
 * Builds a Dockerfile and pushes it under a tag derived from its inputs: unchanged images are not built, pushed or rolled
 * out again, and an image whose tag exists in the registry is reused. A preview neither builds nor queries a registry;
 * for `up` Docker has to be logged in if the registry requires it.
 *
 * @throws BuildContextError if the context cannot be built.
 * @throws Error if a base image cannot be derived from the Dockerfile.
 */
export class Image extends pulumi.ComponentResource {
  /** `<repository>@sha256:…`, for use in pods. */
  readonly reference: pulumi.Output<string>;
  /** Record of the image for the next update. */
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
    const dockerfile = dockerfileOf(source);
    // Before the Dockerfile is read: it reports all problems of the sources, a missing Dockerfile included.
    const entries = contextEntries(source.context, dockerfile, name);
    const { inputs, sources } = imageBuild(source, build);
    const { buildArgs } = inputs;
    const content = contentTag(inputs, entries);
    const lookUp = build.digestOf;
    const digests = lookUp && sourceDigests(sources, lookUp);
    const tag = digests ? digests.apply((current) => tagOnBases(content, current)) : pulumi.output(content);
    const named = namedInputs(sources, digests);
    if (pulumi.runtime.hasEngine()) stageContext(name, entries);

    const found = foundDigest(known, { repository, content, tag }, find);
    // The resource exists in every run. For an image that exists already, it runs a minimal build based on that image
    // and does not push it.
    const either = <Value>(whenFound: Value, whenBuilt: Value) =>
      found.apply((digest) => pulumi.output(digest === undefined ? whenBuilt : whenFound));
    const location = stagedFolder(name);
    const layers = cache(build.cacheRepository, name);
    // The layers of the last real build are kept: an existing image has none of its own.
    const cached = layers && {
      cacheFrom: either<Given<"cacheFrom">>([], layers.cacheFrom),
      cacheTo: either<Given<"cacheTo">>([], layers.cacheTo),
    };
    const image = new BuiltImage(
      name,
      {
        context: either<Given<"context">>({ location }, { location, ...named }),
        dockerfile: either<Given<"dockerfile">>(
          { inline: pulumi.interpolate`FROM ${repository}@${found}\n` },
          { location: dockerfile },
        ),
        buildArgs: either<Given<"buildArgs">>({}, buildArgs),
        platforms: [...build.platforms],
        tags: either<Given<"tags">>([], [pulumi.interpolate`${repository}:${tag}`]),
        // The export decides whether it is pushed.
        push: false,
        exports: either<Given<"exports">>([{ cacheonly: {} }], [pushed(repository)]),
        buildOnPreview: false,
        ...(build.builder === undefined ? {} : { builder: { name: build.builder } }),
        ...cached,
      },
      // Previous images stay in the registry: a rollback needs them.
      { parent: this, retainOnDelete: true },
    );

    // The digest of an image that exists is known in a preview too, where that of the build may not be.
    const deployed = found.apply((existing) => (existing === undefined ? digestOf(image) : pulumi.output(existing)));
    this.reference = pulumi.interpolate`${repository}@${deployed}`;
    this.known = pulumi.all([tag, found]).apply(([current, digest]) => ({
      tag: current,
      ...(current === content ? {} : { content }),
      ...(digest === undefined ? {} : { found: digest }),
    }));
    this.registerOutputs({ reference: this.reference });
  }
}

/**
 * Exports an image: pushed, with file timestamps reset. For a registry on this machine, which has no HTTPS, the push
 * option has a spelling that BuildKit accepts and the provider does not recognize: the provider would query the registry
 * at each refresh, over HTTPS only, and warn that it cannot.
 */
function pushed(repository: pulumi.Input<string>): { raw: pulumi.Output<string> } {
  const push = pulumi.output(repository).apply((url) => (isLocalRegistry(url) ? "1" : "true"));
  return { raw: pulumi.interpolate`type=image,push=${push},rewrite-timestamp=true` };
}

/** The digest of an image; unknown when the provider's preview of an update leaves it empty. */
function digestOf(image: BuiltImage): pulumi.Output<string> {
  const unknown = pulumi.unknown as unknown as string;
  return image.digest.apply((digest) => (digest === "" && pulumi.runtime.isDryRun() ? unknown : digest));
}

type Given<Name extends keyof Inputs> = NonNullable<Inputs[Name]>;

/** The part of the context's arguments for images that the Dockerfile names; none if all are pulled by these names. */
function namedInputs(sources: BaseSources, digests: pulumi.Output<Record<string, string>> | undefined) {
  if (digests) return { named: digests.apply((current) => namedContexts(sources, current)) };
  const named = namedContexts(sources);
  return Object.keys(named).length === 0 ? {} : { named };
}

/** Cache arguments; ECR accepts a cache only as an OCI image manifest. */
function cache(repository: pulumi.Input<string> | undefined, name: string) {
  if (repository === undefined) return undefined;
  const ref = pulumi.interpolate`${repository}:${name}`;
  return {
    cacheFrom: [{ registry: { ref } }],
    cacheTo: [{ registry: { ref, mode: "max" as const, imageManifest: true, ociMediaTypes: true } }],
  };
}
