import { getImages, LifecyclePolicy, Repository, RepositoryPolicy } from "@pulumi/aws/ecr";
import * as pulumi from "@pulumi/pulumi";

import { assertName } from "../../settings/name-limits";
import type { RegistrySettings } from "../../settings/schema/aws";
import { ProblemsError } from "../../lib/problems-error";
import type { FindDigest } from "../image/known-images";
import { type RetentionRule, lifecyclePolicy } from "./lifecycle";

/** Arguments for {@link ImageRepository}. */
export interface ImageRepositoryArgs extends Omit<RegistrySettings, "prefix"> {
  /** Name of the repository, as `<application>/<service>`, with a prefix or without. */
  readonly image: string;
  /**
   * Allow the repository to be deleted together with its images.
   * @default false
   */
  readonly disposable?: boolean;
  /**
   * Also create `<image>-cache` for build layers, with mutable tags.
   * @default false
   */
  readonly cache?: boolean;
}

const DEFAULTS = { disposable: false, cache: false } as const;

/** Days after which untagged images expire: an image that is being pushed has no tag yet. */
const UNTAGGED_DAYS = 1;

/** Actions needed to pull, and to copy to another registry. */
const PULL_ACTIONS = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"];

/** A repository of the stack was deleted by someone else. */
export class MissingRepositoryError extends ProblemsError {
  constructor(repository: string, tag: string) {
    super(
      `The ECR repository ${repository} does not exist any more, although this stack created it: it was deleted with all ` +
        `images, of which ${tag} is needed. Fix: npx pulumi up --refresh -s ${pulumi.getStack()}, which creates it again, ` +
        "and builds or copies the image",
    );
  }
}

/**
 * A private ECR repository: tags are immutable, every push is scanned, old images expire.
 *
 * @throws RangeError if its name is too long.
 */
export class ImageRepository extends pulumi.ComponentResource {
  /** `<account>.dkr.ecr.<region>.amazonaws.com/<image>`. */
  readonly url: pulumi.Output<string>;
  /** The same for build layers; absent without a cache. */
  readonly cacheUrl?: pulumi.Output<string>;
  /** Looks up the digest of a tag with the credentials of the deployment. */
  readonly find: FindDigest;

  constructor(name: string, args: ImageRepositoryArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:aws:ImageRepository", name, {}, opts);
    const { image, keep, readers, disposable, cache } = { ...DEFAULTS, ...args };

    const retention = { maxTagged: keep, untaggedDays: UNTAGGED_DAYS };
    const images = this.repository(name, image, "IMMUTABLE", retention, disposable);
    if (readers.length > 0) this.allowPull(name, images, readers);
    this.url = images.repositoryUrl;
    this.find = async (_, tag) => {
      const { imageIds } = await getImages({ repositoryName: image }, { parent: images }).catch((error: unknown) => {
        throw isMissing(error) ? new MissingRepositoryError(image, tag) : error;
      });
      return imageIds.find(({ imageTag }) => imageTag === tag)?.imageDigest;
    };
    // Each build moves the cache's tag; the previous layers are no longer needed.
    const layers = { untaggedDays: UNTAGGED_DAYS };
    if (cache)
      this.cacheUrl = this.repository(`${name}-cache`, `${image}-cache`, "MUTABLE", layers, true).repositoryUrl;

    this.registerOutputs({ url: this.url });
  }

  private repository(
    name: string,
    image: string,
    imageTagMutability: "IMMUTABLE" | "MUTABLE",
    retention: RetentionRule,
    disposable: boolean,
  ): Repository {
    assertName("repository", [image], "it");
    const repository = new Repository(
      name,
      {
        name: image,
        imageTagMutability,
        imageScanningConfiguration: { scanOnPush: true },
        encryptionConfigurations: [{ encryptionType: "AES256" }],
        forceDelete: disposable,
      },
      // AWS rejects the deletion only after everything else is gone, so Pulumi has to reject it first.
      { parent: this, protect: !disposable },
    );
    new LifecyclePolicy(
      name,
      { repository: repository.name, policy: lifecyclePolicy(retention) },
      { parent: repository },
    );
    return repository;
  }

  private allowPull(name: string, repository: Repository, readers: readonly string[]): void {
    const policy = {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "Pull",
          Effect: "Allow",
          // The accounts' own IAM policies decide which of their roles may pull.
          Principal: { AWS: [...readers].sort().map((account) => `arn:aws:iam::${account}:root`) },
          Action: PULL_ACTIONS,
        },
      ],
    };
    new RepositoryPolicy(name, { repository: repository.name, policy: JSON.stringify(policy) }, { parent: repository });
  }
}

/** ECR's own name of the error, in the provider's message. */
function isMissing(error: unknown): boolean {
  return error instanceof Error && error.message.includes("RepositoryNotFoundException");
}
