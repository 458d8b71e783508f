import { PullThroughCacheRule, RepositoryCreationTemplate } from "@pulumi/aws/ecr";
import * as pulumi from "@pulumi/pulumi";

import type { Mirrors } from "../image/mirrors";
import { lifecyclePolicy } from "./lifecycle";

/** Arguments for {@link PullThroughCache}. */
export interface PullThroughCacheArgs {
  /** Account ID (12 digits) of the registry that caches the images. */
  readonly account: string;
  /** Region of that registry. */
  readonly region: string;
  /**
   * ARNs of Secrets Manager secrets in that account and region, by registry. ECR reads them with its service-linked role,
   * so neither the deployment nor the nodes need access.
   * @default images of Docker Hub, other than the official ones, and of GitHub are not cached
   */
  readonly credentials?: { readonly "docker.io"?: string | undefined; readonly "ghcr.io"?: string | undefined };
}

/** A registry that ECR caches. */
interface Upstream {
  /** Last part of the rule's prefix and name. */
  readonly part: string;
  /** The registry in image names. */
  readonly registry: string;
  /** The registry's host, where it is another one. */
  readonly url?: string;
}

/** Registries that need no login. */
const PUBLIC: readonly Upstream[] = [
  { part: "public", registry: "public.ecr.aws" },
  { part: "k8s", registry: "registry.k8s.io" },
  { part: "quay", registry: "quay.io" },
];

/** Registries that ECR accepts only with credentials. */
const WITH_LOGIN = [
  { part: "hub", registry: "docker.io", url: "registry-1.docker.io" },
  { part: "github", registry: "ghcr.io" },
] as const satisfies readonly Upstream[];

/** Days for which an image is kept after its tag has moved upstream: longer than any build that started from it. */
const UNTAGGED_DAYS = 14;

/**
 * Images of public registries, fetched by ECR on first pull and kept in the account: nodes and builders need no other
 * registry and hit no rate limit. Docker's official images come from ECR Public, which has them as
 * `docker/library/<name>`. A tag is compared with upstream once a day at most. The first pull of an image needs internet
 * egress: in a network without a NAT gateway ECR's endpoint serves only images that were pulled before, so pull each image
 * once from elsewhere.
 *
 * Addresses are plain strings derived from the arguments, so images built from them have the same tag in every run. ECR
 * creates a repository per image by itself; those are not part of the stack, and stay when it is destroyed.
 */
export class PullThroughCache extends pulumi.ComponentResource {
  /** Address of each registry's images in the cache, such as `<account>.dkr.ecr.<region>.amazonaws.com/<name>/k8s`. */
  readonly mirrors: Mirrors;
  /**
   * IAM policy document for nodes that allows importing images that have not been pulled before: pull permissions alone
   * only cover images that are cached already.
   */
  readonly importPolicy: string;

  constructor(name: string, args: PullThroughCacheArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:aws:PullThroughCache", name, {}, opts);
    const { account, region, credentials = {} } = args;
    const address = `${account}.dkr.ecr.${region}.amazonaws.com/${name}`;
    const withLogin = WITH_LOGIN.filter(({ registry }) => credentials[registry] !== undefined);
    this.mirrors = {
      "docker.io/library": `${address}/public/docker/library`,
      ...Object.fromEntries([...PUBLIC, ...withLogin].map(({ part, registry }) => [registry, `${address}/${part}`])),
    };
    this.importPolicy = importPolicy(`arn:aws:ecr:${region}:${account}:repository/${name}/*`);

    const template = this.template(name);
    for (const upstream of PUBLIC) this.rule(name, upstream, template);
    for (const upstream of withLogin) this.rule(name, upstream, template, credentials[upstream.registry]);
    this.registerOutputs({ mirrors: this.mirrors });
  }

  private rule(
    name: string,
    { part, registry, url = registry }: Upstream,
    template: RepositoryCreationTemplate,
    credentialArn?: string,
  ): void {
    new PullThroughCacheRule(
      `${name}-${part}`,
      {
        ecrRepositoryPrefix: `${name}/${part}`,
        upstreamRegistryUrl: url,
        ...(credentialArn === undefined ? {} : { credentialArn }),
      },
      // ECR applies the template when it creates a repository; a later template does not change existing ones.
      { parent: this, dependsOn: [template] },
    );
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
