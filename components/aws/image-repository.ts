import { getImages, LifecyclePolicy, Repository, RepositoryPolicy } from "@pulumi/aws/ecr";
import * as pulumi from "@pulumi/pulumi";

import type { FindDigest } from "../image/known-images";
import { type RetentionRule, lifecyclePolicy } from "./lifecycle";

/** Arguments for {@link ImageRepository}. */
export interface ImageRepositoryArgs {
  /** Name of the repository, as `<application>/<service>`. */
  readonly image: string;
  /**
   * How many images to keep, each counted once for all its platforms; older ones expire. The running image is among
   * them: a repository belongs to one environment, where only an `up` pushes, and the image that it pushes is the one it
   * rolls out. A rollback pushes nothing, and the next `up` replaces the older image before another is pushed. So only
   * `keep` consecutive failed deployments could expire the image that is still running.
   * @default 20
   */
  readonly keep?: number;
  /**
   * Accounts (12 digits) that may pull, such as that of an environment to which images are promoted.
   * @default none but its own
   */
  readonly readers?: readonly string[];
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

const DEFAULTS = { keep: 20, readers: [], disposable: false, cache: false } as const;

/** Days after which untagged images expire: an image that is being pushed has no tag yet. */
const UNTAGGED_DAYS = 1;

/** Actions needed to pull, and to copy to another registry. */
const PULL_ACTIONS = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"];

/**
 * A private ECR repository: tags are immutable, every push is scanned, old images expire.
 *
 * @throws RangeError if `keep` is not a whole number of at least 1, or a reader is not an account ID.
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
    assertKeep(keep);

    const retention = { maxTagged: keep, untaggedDays: UNTAGGED_DAYS };
    const images = this.repository(name, image, "IMMUTABLE", retention, disposable);
    if (readers.length > 0) this.allowPull(name, images, readers);
    this.url = images.repositoryUrl;
    this.find = async (_, tag) => {
      const { imageIds } = await getImages({ repositoryName: image }, { parent: images });
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
          Principal: { AWS: [...readers].sort().map(rootArn) },
          Action: PULL_ACTIONS,
        },
      ],
    };
    new RepositoryPolicy(name, { repository: repository.name, policy: JSON.stringify(policy) }, { parent: repository });
  }
}

/** The account as a principal: its own IAM policies decide which of its roles may pull. */
function rootArn(account: string): string {
  if (!/^\d{12}$/.test(account)) {
    throw new RangeError(
      `registry.readers has ${account}; it must be the 12 digits of an account, such as 111122223333`,
    );
  }
  return `arn:aws:iam::${account}:root`;
}

function assertKeep(keep: number): void {
  if (!Number.isInteger(keep) || keep < 1) {
    throw new RangeError(
      `registry.keep is ${keep}; it must be a whole number of at least 1 (images kept per repository)`,
    );
  }
}
