import { Index } from "@pulumi/docker-build";
import * as pulumi from "@pulumi/pulumi";

import { ProblemsError } from "../../lib/problems-error";

/** Arguments for {@link PromotedImage}. */
export interface PromotedImageArgs {
  /** `<application>/<service>`: the name of the image's repository in both registries. */
  readonly image: string;
  /** Registry of the tested image. Docker must be logged in to it. */
  readonly from: string;
  /** Digests of promoted images, by `<application>/<service>`. */
  readonly digests: Readonly<Record<string, string>>;
  /** Repository to copy to, without a tag. */
  readonly repository: pulumi.Input<string>;
}

/** An image has not been promoted. */
export class NotPromotedError extends ProblemsError {}

/** Number of hexadecimal digits of the digest in the tag. */
const LENGTH = 16;

/**
 * Copies an image that was tested in another environment: nothing is built. Pods refer to the tested digest itself, so
 * the registry cannot return anything else.
 *
 * A multi-platform image is copied unchanged, and its tag refers to the same digest. A single-platform image is a plain
 * manifest: `docker buildx imagetools create` copies it too, but wraps it in an index for the tag. The tag only keeps the
 * image from expiring; nothing refers to it.
 *
 * @throws NotPromotedError if the image is not among `digests`.
 */
export class PromotedImage extends pulumi.ComponentResource {
  /** `<repository>@sha256:…`, with the tested digest. */
  readonly reference: pulumi.Output<string>;

  constructor(name: string, args: PromotedImageArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:image:PromotedImage", name, {}, opts);
    const { image, from, repository } = args;
    const digest = promoted(image, args.digests);

    const copy = new Index(
      name,
      {
        sources: [`${from}/${image}@${digest}`],
        tag: pulumi.interpolate`${repository}:promoted-${digest.replace("sha256:", "").slice(0, LENGTH)}`,
        push: true,
      },
      // Previous images stay in the registry: a rollback needs them.
      { parent: this, retainOnDelete: true },
    );

    // Derived from the copy's output, so that users of the reference wait until the image exists.
    this.reference = pulumi.all([repository, copy.ref]).apply(([url]) => `${url}@${digest}`);
    this.registerOutputs({ reference: this.reference });
  }
}

function promoted(image: string, digests: Readonly<Record<string, string>>): string {
  const digest = digests[image];
  if (digest !== undefined) return digest;
  const stack = pulumi.getStack();
  throw new NotPromotedError(
    `slipway:promotion.images of ${stack} has no ${image}: it has ${Object.keys(digests).sort().join(", ") || "none"}. ` +
      `Deploy ${image} to the environment where it is tested, then promote it: npm run promote -- dev ${stack}`,
  );
}
