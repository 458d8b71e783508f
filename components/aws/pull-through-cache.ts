import { PullThroughCacheRule, RepositoryCreationTemplate } from "@pulumi/aws/ecr";
import * as pulumi from "@pulumi/pulumi";

import type { Mirrors } from "../addons/mirrors";
import { lifecyclePolicy } from "./lifecycle";

/** Arguments for {@link PullThroughCache}. */
export interface PullThroughCacheArgs {
  /** Account ID (12 digits) of the registry that caches the images. */
  readonly account: string;
  /** Region of that registry. */
  readonly region: string;
}

/** Registries that need no login. ECR Public carries Docker's official images as `docker/library/<name>`. */
const UPSTREAMS = { public: "public.ecr.aws", k8s: "registry.k8s.io" } as const;

/** Maximum length of a rule's prefix in ECR. */
const PREFIX_LENGTH = 30;

/** Days for which an image is kept after its tag has moved upstream: longer than any build that started from it. */
const UNTAGGED_DAYS = 14;

/**
 * Images of public registries, fetched by ECR on first pull and kept in the account: nodes and builders need no other
 * registry and hit no rate limit. A tag is compared with upstream once a day at most. The first pull of an image needs
 * internet egress: in a network without a NAT gateway ECR's endpoint serves only images that were pulled before, so pull
 * each image once from elsewhere.
 *
 * Addresses are plain strings derived from the arguments, so images built from them have the same tag in every run. ECR
 * creates a repository per image by itself; those are not part of the stack, and stay when it is destroyed.
 *
 * @throws RangeError if the name is too long for a prefix.
 */
export class PullThroughCache extends pulumi.ComponentResource {
  /** Registry of Docker's official images: `<account>.dkr.ecr.<region>.amazonaws.com/<name>/public/docker/library`. */
  readonly baseRegistry: string;
  /** Address of each public registry's images in the cache. */
  readonly mirrors: Required<Mirrors>;
  /**
   * IAM policy document for nodes that allows importing images that have not been pulled before: pull permissions alone
   * only cover images that are cached already.
   */
  readonly importPolicy: string;

  constructor(name: string, { account, region }: PullThroughCacheArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:aws:PullThroughCache", name, {}, opts);
    assertPrefix(name);
    const registry = `${account}.dkr.ecr.${region}.amazonaws.com/${name}`;
    this.baseRegistry = `${registry}/public/docker/library`;
    this.mirrors = {
      "docker.io/library": this.baseRegistry,
      "public.ecr.aws": `${registry}/public`,
      "registry.k8s.io": `${registry}/k8s`,
    };
    this.importPolicy = importPolicy(`arn:aws:ecr:${region}:${account}:repository/${name}/*`);

    const template = this.template(name);
    for (const [part, upstreamRegistryUrl] of Object.entries(UPSTREAMS)) {
      new PullThroughCacheRule(
        `${name}-${part}`,
        { ecrRepositoryPrefix: `${name}/${part}`, upstreamRegistryUrl },
        // ECR applies the template when it creates a repository; a later template does not change existing ones.
        { parent: this, dependsOn: [template] },
      );
    }
    this.registerOutputs({ baseRegistry: this.baseRegistry, mirrors: this.mirrors });
  }

  private template(name: string): RepositoryCreationTemplate {
    return new RepositoryCreationTemplate(
      name,
      {
        prefix: name,
        description: "Images of public registries",
        appliedFors: ["PULL_THROUGH_CACHE"],
        encryptionConfigurations: [{ encryptionType: "AES256" }],
        // ECR moves a tag when upstream does.
        imageTagMutability: "MUTABLE",
        lifecyclePolicy: lifecyclePolicy({ untaggedDays: UNTAGGED_DAYS }),
      },
      { parent: this },
    );
  }
}

function importPolicy(repositories: string): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "FetchImages",
        Effect: "Allow",
        Action: ["ecr:BatchImportUpstreamImage", "ecr:CreateRepository"],
        Resource: repositories,
      },
    ],
  });
}

function assertPrefix(name: string): void {
  const longest = Object.keys(UPSTREAMS).reduce((max, part) => Math.max(max, `${name}/${part}`.length), 0);
  if (longest > PREFIX_LENGTH) {
    throw new RangeError(
      `images.pullThrough is true, but ECR allows at most ${PREFIX_LENGTH} characters in a prefix and ${name}/public has ` +
        `${longest}; shorten the name of the project or the stack, or disable the cache. ` +
        "Fix: pulumi config set --path 'slipway:images.pullThrough' false",
    );
  }
}
