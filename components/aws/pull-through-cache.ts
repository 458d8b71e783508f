import { PullThroughCacheRule, RepositoryCreationTemplate } from "@pulumi/aws/ecr";
import * as pulumi from "@pulumi/pulumi";

import type { Mirrors } from "../addons/mirrors";
import { lifecycle } from "./lifecycle";

/** What a {@link PullThroughCache} can be told. */
export interface PullThroughCacheArgs {
  /** The 12 digits of the account whose registry keeps the images. */
  readonly account: string;
  /** Region of that registry. */
  readonly region: string;
}

/** Registries that need no log-in. ECR Public carries Docker's official images as `docker/library/<name>`. */
const UPSTREAMS = { public: "public.ecr.aws", k8s: "registry.k8s.io" } as const;

/** Characters that ECR allows in the prefix of a rule. */
const PREFIX_LENGTH = 30;

/** Days for which an image stays whose tag has moved on upstream: longer than any build that began with it. */
const MOVED_DAYS = 14;

/**
 * Images of public registries, fetched by ECR when they are first pulled and kept in the account: nodes and builders
 * need no other registry and meet no limit of one. A tag is compared with upstream once a day at most. The first pull of
 * an image wants a way out: in a network without a NAT gateway ECR's endpoint serves only what was pulled before, so pull
 * each image once from elsewhere.
 *
 * Addresses are plain texts made of the arguments, so what is built from them has the same tag in every run. ECR makes
 * a repository per image by itself; those are no part of the stack, and stay when it is destroyed.
 *
 * @throws RangeError if the name is too long for a prefix.
 */
export class PullThroughCache extends pulumi.ComponentResource {
  /** Where Docker's official images are: `<account>.dkr.ecr.<region>.amazonaws.com/<name>/public/docker/library`. */
  readonly baseRegistry: string;
  /** Where the images of each public registry are. */
  readonly mirrors: Required<Mirrors>;
  /**
   * IAM policy document that lets a role have images fetched which nobody has pulled before, for nodes: a role that may
   * pull alone gets those only that are there already.
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
        // A repository is made as the template says at that moment; a later template leaves it as it is.
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
        lifecyclePolicy: lifecycle({ untaggedDays: MOVED_DAYS }),
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
  const longest = Object.keys(UPSTREAMS).reduce((most, part) => Math.max(most, `${name}/${part}`.length), 0);
  if (longest > PREFIX_LENGTH) {
    throw new RangeError(
      `images.pullThrough is true, but ECR takes at most ${PREFIX_LENGTH} characters for a prefix and ${name}/public has ` +
        `${longest}; shorten the name of the project or the stack, or give up the cache. ` +
        "Fix: pulumi config set --path 'slipway:images.pullThrough' false",
    );
  }
}
