import { LifecyclePolicy, Repository } from "@pulumi/aws/ecr";
import * as pulumi from "@pulumi/pulumi";

/** What an {@link ImageRepository} can be told. */
export interface ImageRepositoryArgs {
  /** Name of the repository, as `<application>/<service>`. */
  readonly image: string;
  /**
   * How many images it keeps; older ones expire. An environment has repositories of its own, so the newest image is the
   * one that runs; keep as many more as you may want to roll back to.
   * @default 20
   */
  readonly keep?: number;
  /**
   * Let the stack be destroyed while images are left in it.
   * @default false
   */
  readonly disposable?: boolean;
  /**
   * Also make `<image>-cache` for build layers, whose tags may be moved.
   * @default false
   */
  readonly cache?: boolean;
}

const DEFAULTS = { keep: 20, disposable: false, cache: false } as const;
/** Layers of this many former builds are kept for the cache. */
const CACHE_KEEP = 5;

/**
 * A private ECR repository: tags cannot be moved, every push is scanned, old images expire.
 *
 * @throws RangeError if `keep` is not a whole number of at least 1.
 */
export class ImageRepository extends pulumi.ComponentResource {
  /** `<account>.dkr.ecr.<region>.amazonaws.com/<image>`. */
  readonly url: pulumi.Output<string>;
  /** The same for build layers; absent without a cache. */
  readonly cacheUrl?: pulumi.Output<string>;

  constructor(name: string, args: ImageRepositoryArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:aws:ImageRepository", name, {}, opts);
    const { image, keep, disposable, cache } = { ...DEFAULTS, ...args };
    assertKeep(keep);

    this.url = this.repository(name, image, "IMMUTABLE", keep, disposable);
    if (cache) this.cacheUrl = this.repository(`${name}-cache`, `${image}-cache`, "MUTABLE", CACHE_KEEP, true);

    this.registerOutputs({ url: this.url });
  }

  private repository(
    name: string,
    image: string,
    imageTagMutability: "IMMUTABLE" | "MUTABLE",
    keep: number,
    disposable: boolean,
  ): pulumi.Output<string> {
    const repository = new Repository(
      name,
      {
        name: image,
        imageTagMutability,
        imageScanningConfiguration: { scanOnPush: true },
        encryptionConfigurations: [{ encryptionType: "AES256" }],
        forceDelete: disposable,
      },
      { parent: this },
    );
    new LifecyclePolicy(name, { repository: repository.name, policy: keepNewest(keep) }, { parent: repository });
    return repository.repositoryUrl;
  }
}

/** The ECR lifecycle policy document that keeps the newest `count` images, tagged or not. */
export function keepNewest(count: number): string {
  return JSON.stringify({
    rules: [
      {
        rulePriority: 1,
        description: `keep the newest ${count}`,
        selection: { tagStatus: "any", countType: "imageCountMoreThan", countNumber: count },
        action: { type: "expire" },
      },
    ],
  });
}

function assertKeep(keep: number): void {
  if (!Number.isInteger(keep) || keep < 1) {
    throw new RangeError(
      `registry.keep is ${keep}; it must be a whole number of at least 1 (images kept per repository)`,
    );
  }
}
