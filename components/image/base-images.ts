import { getRegistryImageOutput } from "@pulumi/docker/getRegistryImage";
import { Provider } from "@pulumi/docker/provider";
import * as pulumi from "@pulumi/pulumi";

import type { Mirrors } from "./mirrors";

/** Returns the current digest of an image in its registry. */
export type DigestOf = (reference: string) => pulumi.Output<string>;

/** Arguments for {@link BaseImages}. */
export interface BaseImagesArgs {
  /** Addresses that base images are pulled from; those in ECR require a login. */
  readonly mirrors: Mirrors;
}

/** A private ECR registry, which requires a login. */
const ECR = /^\d{12}\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com(\.cn)?$/;

/**
 * Looks up digests of base images in their registries. These are the program's only lookups during a preview, which then
 * needs network access and, for ECR, a prior `docker login`.
 */
export class BaseImages extends pulumi.ComponentResource {
  private readonly digests = new Map<string, pulumi.Output<string>>();
  private readonly invokeOptions: pulumi.InvokeOutputOptions;

  constructor(name: string, { mirrors }: BaseImagesArgs, opts: pulumi.ComponentResourceOptions = {}) {
    super("slipway:image:BaseImages", name, {}, opts);
    const registries = new Set(Object.values(mirrors).map((address) => address.split("/")[0] ?? ""));
    const registryAuth = [...registries].filter((address) => ECR.test(address)).map((address) => ({ address }));
    const provider = new Provider(
      name,
      {
        // Only registries are queried; a machine that only runs previews may have no daemon.
        disableDockerDaemonCheck: true,
        // The provider fails to start if a registry listed here is missing in Docker's configuration.
        ...(registryAuth.length > 0 ? { registryAuth } : {}),
      },
      { parent: this },
    );
    this.invokeOptions = {
      provider,
      // Until the registry's own resources exist, a preview treats the digest as unknown.
      ...(opts.dependsOn === undefined ? {} : { dependsOn: opts.dependsOn }),
    };
    this.registerOutputs({});
  }

  /** The current digest (`sha256:…`) of `reference`; looked up once, however many images are based on it. */
  readonly digestOf: DigestOf = (reference) => {
    const known = this.digests.get(reference);
    if (known) return known;
    const digest = getRegistryImageOutput({ name: reference }, this.invokeOptions).sha256Digest;
    this.digests.set(reference, digest);
    return digest;
  };
}
