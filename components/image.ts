import { Image as BuiltImage } from "@pulumi/docker-build";
import * as pulumi from "@pulumi/pulumi";

import { contentTag } from "./content-tag";

/** Credentials for a registry; left out where Docker is logged in already. */
export interface RegistryLogin {
  readonly address: pulumi.Input<string>;
  readonly username: pulumi.Input<string>;
  readonly password: pulumi.Input<string>;
}

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
  readonly login?: RegistryLogin | undefined;
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
 * pushed or rolled out again. A preview neither builds nor needs Docker.
 *
 * @throws Error if the context or the Dockerfile does not exist.
 */
export class Image extends pulumi.ComponentResource {
  /** `<repository>@sha256:…`: what a pod should run. */
  readonly reference: pulumi.Output<string>;

  constructor(name: string, args: ImageArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:image:Image", name, {}, opts);
    const { source, build } = args;
    const dockerfile = source.dockerfile ?? `${source.context}/Dockerfile`;
    const buildArgs = { ...source.buildArgs, BASE_REGISTRY: build.baseRegistry };
    const tag = contentTag({ context: source.context, dockerfile, buildArgs, platforms: build.platforms });

    const image = new BuiltImage(
      name,
      {
        context: { location: source.context },
        dockerfile: { location: dockerfile },
        buildArgs,
        platforms: [...build.platforms],
        tags: [pulumi.interpolate`${args.repository}:${tag}`],
        push: true,
        buildOnPreview: false,
        ...(build.builder === undefined ? {} : { builder: { name: build.builder } }),
        ...(build.login === undefined
          ? {}
          : { registries: [{ ...build.login, password: pulumi.secret(build.login.password) }] }),
        ...cache(build.cacheRepository, name),
      },
      // A former image stays in the registry: a rollback needs it.
      { parent: this, retainOnDelete: true },
    );

    this.reference = pulumi.interpolate`${args.repository}@${image.digest}`;
    this.registerOutputs({ reference: this.reference });
  }
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
