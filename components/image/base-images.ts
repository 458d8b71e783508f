import { getRegistryImageOutput } from "@pulumi/docker/getRegistryImage";
import { Provider } from "@pulumi/docker/provider";
import * as pulumi from "@pulumi/pulumi";

/** Gives the digest that an image has in its registry now. */
export type DigestOf = (reference: string) => pulumi.Output<string>;

/** What a {@link BaseImages} can be told. */
export interface BaseImagesArgs {
  /** Prefix of the base images whose registry may want a log-in. */
  readonly baseRegistry: string;
}

/** A private registry of ECR; it answers nobody without a log-in. */
const ECR = /^\d{12}\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com(\.cn)?$/;

/**
 * Asks registries which digests base images have: the one thing in the program that is looked up, so a preview wants
 * the network and, for ECR, what `docker login` has left in Docker's own settings.
 */
export class BaseImages extends pulumi.ComponentResource {
  private readonly asked = new Map<string, pulumi.Output<string>>();
  private readonly invokeOptions: pulumi.InvokeOutputOptions;

  constructor(name: string, { baseRegistry }: BaseImagesArgs, opts: pulumi.ComponentResourceOptions = {}) {
    super("slipway:image:BaseImages", name, {}, opts);
    const [address = ""] = baseRegistry.split("/");
    const provider = new Provider(
      name,
      {
        // Nothing but registries is asked; a machine that only previews may have no daemon.
        disableDockerDaemonCheck: true,
        // A registry that is named here has to be in Docker's settings, or the provider does not start.
        ...(ECR.test(address) ? { registryAuth: [{ address }] } : {}),
      },
      { parent: this },
    );
    this.invokeOptions = {
      provider,
      // As long as what serves the images is not there, a preview takes the digest as not known yet.
      ...(opts.dependsOn === undefined ? {} : { dependsOn: opts.dependsOn }),
    };
    this.registerOutputs({});
  }

  /** The digest (`sha256:…`) that `reference` has now; one question for each, however many images begin with it. */
  readonly digestOf: DigestOf = (reference) => {
    const known = this.asked.get(reference);
    if (known) return known;
    const digest = getRegistryImageOutput({ name: reference }, this.invokeOptions).sha256Digest;
    this.asked.set(reference, digest);
    return digest;
  };
}
