import { getImages, LifecyclePolicy, Repository, RepositoryPolicy } from "@pulumi/aws/ecr";
import * as pulumi from "@pulumi/pulumi";

import type { Find } from "../image/known-images";
import { type Forgotten, lifecycle } from "./lifecycle";

/** What an {@link ImageRepository} can be told. */
export interface ImageRepositoryArgs {
  /** Name of the repository, as `<application>/<service>`. */
  readonly image: string;
  /**
   * How many images it keeps, each for all its platforms; older ones expire. What an environment runs is among them: a
   * repository belongs to one environment, where only an `up` pushes, and the image that it pushes is the one it rolls
   * out. Going back pushes nothing, and an `up` after it leaves the older image before another is pushed. So it takes
   * `keep` deployments that fail one after the other to lose the image that still runs.
   * @default 20
   */
  readonly keep?: number;
  /**
   * Accounts, by their 12 digits, that may pull, such as that of an environment to which images are promoted.
   * @default none but its own
   */
  readonly readers?: readonly string[];
  /**
   * Let it be deleted, with the images that are left in it.
   * @default false
   */
  readonly disposable?: boolean;
  /**
   * Also make `<image>-cache` for build layers, whose tags may be moved.
   * @default false
   */
  readonly cache?: boolean;
}

const DEFAULTS = { keep: 20, readers: [], disposable: false, cache: false } as const;

/** Days for which an image may stay without a tag: one that is being pushed has none yet. */
const UNTAGGED_DAYS = 1;

/** What it takes to pull, and to copy to another registry. */
const READ = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"];

/**
 * A private ECR repository: tags cannot be moved, every push is scanned, old images expire.
 *
 * @throws RangeError if `keep` is not a whole number of at least 1, or a reader is no account.
 */
export class ImageRepository extends pulumi.ComponentResource {
  /** `<account>.dkr.ecr.<region>.amazonaws.com/<image>`. */
  readonly url: pulumi.Output<string>;
  /** The same for build layers; absent without a cache. */
  readonly cacheUrl?: pulumi.Output<string>;
  /** Asks for the digest of a tag, by the credentials of the deployment. */
  readonly find: Find;

  constructor(name: string, args: ImageRepositoryArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:aws:ImageRepository", name, {}, opts);
    const { image, keep, readers, disposable, cache } = { ...DEFAULTS, ...args };
    assertKeep(keep);

    const images = this.repository(name, image, "IMMUTABLE", { beyond: keep, untaggedDays: UNTAGGED_DAYS }, disposable);
    if (readers.length > 0) this.open(name, images, readers);
    this.url = images.repositoryUrl;
    this.find = async (_, tag) => {
      const { imageIds } = await getImages({ repositoryName: image }, { parent: images });
      return imageIds.find(({ imageTag }) => imageTag === tag)?.imageDigest;
    };
    // The cache moves its tag with each build; what it was before is of no use to anybody.
    const layers = { untaggedDays: UNTAGGED_DAYS };
    if (cache)
      this.cacheUrl = this.repository(`${name}-cache`, `${image}-cache`, "MUTABLE", layers, true).repositoryUrl;

    this.registerOutputs({ url: this.url });
  }

  private repository(
    name: string,
    image: string,
    imageTagMutability: "IMMUTABLE" | "MUTABLE",
    forgotten: Forgotten,
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
      // AWS refuses only when everything else is gone, so Pulumi refuses before anything is.
      { parent: this, protect: !disposable },
    );
    new LifecyclePolicy(name, { repository: repository.name, policy: lifecycle(forgotten) }, { parent: repository });
    return repository;
  }

  private open(name: string, repository: Repository, readers: readonly string[]): void {
    const policy = {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "Pull",
          Effect: "Allow",
          Principal: { AWS: [...readers].sort().map(rootOf) },
          Action: READ,
        },
      ],
    };
    new RepositoryPolicy(name, { repository: repository.name, policy: JSON.stringify(policy) }, { parent: repository });
  }
}

/** The account as a principal: which of its roles may pull is for that account to say. */
function rootOf(account: string): string {
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
