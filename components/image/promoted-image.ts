import { Index } from "@pulumi/docker-build";
import * as pulumi from "@pulumi/pulumi";

/** What a {@link PromotedImage} can be told. */
export interface PromotedImageArgs {
  /** `<application>/<service>`: the name of the image's repository in both registries. */
  readonly image: string;
  /** Registry that the tested image was pushed to. Docker must be logged in to it. */
  readonly from: string;
  /** Digests of the images that are promoted, by `<application>/<service>`. */
  readonly digests: Readonly<Record<string, string>>;
  /** Repository to copy to, without a tag. */
  readonly repository: pulumi.Input<string>;
}

/** An image is not among those that were promoted. Shown without a stack trace: it says what to do. */
export class NotPromotedError extends pulumi.RunError {
  readonly problems: readonly string[];

  constructor(problem: string) {
    super(problem);
    this.name = "NotPromotedError";
    this.problems = [problem];
  }
}

/** Hexadecimal digits of the digest that stand in the tag. */
const LENGTH = 16;

/**
 * Copies an image that another environment has tested: nothing is built. What pods run is named by the tested digest
 * itself, so a registry could not answer with anything else.
 *
 * An image for several platforms is copied as it is, and its tag stands for the same digest. One for a single platform
 * is a plain manifest: `docker buildx imagetools create` copies it too, but wraps an index around it for the tag. The
 * tag only keeps the image from expiring; nothing refers to it.
 *
 * @throws NotPromotedError if the image is not among `digests`.
 */
export class PromotedImage extends pulumi.ComponentResource {
  /** `<repository>@sha256:…`, with the digest that was tested. */
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
      // A former image stays in the registry: a rollback needs it.
      { parent: this, retainOnDelete: true },
    );

    // Through the copy's own output: whoever uses the reference waits until the image is there.
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
      `Deploy ${image} to the environment that is tested, then promote it, such as: npm run promote -- dev ${stack}`,
  );
}
