import { getRegistryImageOutput } from "@pulumi/docker/getRegistryImage";
import { Provider } from "@pulumi/docker/provider";
import * as pulumi from "@pulumi/pulumi";

/** Returns the current digest of an image in its registry. */
export type DigestOf = (reference: string) => pulumi.Output<string>;

/** Arguments for {@link BaseImages}. */
export interface BaseImagesArgs {
  /** Prefix of the base images; its registry may require a login. */
  readonly baseRegistry: string;
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

  constructor(name: string, { baseRegistry }: BaseImagesArgs, opts: pulumi.ComponentResourceOptions = {}) {
    super("slipway:image:BaseImages", name, {}, opts);
    const [address = ""] = baseRegistry.split("/");
    const provider = new Provider(
      name,
      {
        // Only registries are queried; a machine that only runs previews may have no daemon.
        disableDockerDaemonCheck: true,
        // The provider fails to start if a registry listed here is missing in Docker's configuration.
        ...(ECR.test(address) ? { registryAuth: [{ address }] } : {}),
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
