import assert from "node:assert/strict";

import { ImageRepository } from "../../../components/aws/image-repository";
import { PullThroughCache } from "../../../components/aws/pull-through-cache";
import { mirrorOf, type Mirrors } from "../../../components/image/mirrors";
import { assertFamily, at, kind, only, recorded, summary } from "../../support/record";

/** Rules of a lifecycle policy: order, selection and the number of images or days. */
function rules(policy: unknown) {
  const { rules } = JSON.parse(String(policy)) as {
    rules: { rulePriority: number; selection: Record<string, unknown>; action: unknown }[];
  };
  return rules.map(({ rulePriority, selection, action }) => ({ rulePriority, ...selection, action }));
}

const untagged = (rulePriority: number, days: number) => ({
  rulePriority,
  tagStatus: "untagged",
  countType: "sinceImagePushed",
  countUnit: "days",
  countNumber: days,
  action: { type: "expire" },
});
const newest = (rulePriority: number, count: number) => ({
  rulePriority,
  tagStatus: "tagged",
  tagPatternList: ["*"],
  countType: "imageCountMoreThan",
  countNumber: count,
  action: { type: "expire" },
});

/** The defaults of the settings. */
const REGISTRY = { keep: 20, readers: [] };

describe("ImageRepository", () => {
  it("is immutable and scanned, and keeps the newest images", async () => {
    const resources = await recorded(() => new ImageRepository("shop-web", { ...REGISTRY, image: "shop/web" }));
    assert.deepEqual(summary(resources), [
      "ImageRepository shop-web",
      "LifecyclePolicy shop-web",
      "Repository shop-web",
    ]);
    assertFamily(resources, (one) => kind(one) === "ImageRepository");
    assert.deepEqual(only(resources, "Repository").inputs, {
      encryptionConfigurations: [{ encryptionType: "AES256" }],
      forceDelete: false,
      imageScanningConfiguration: { scanOnPush: true },
      imageTagMutability: "IMMUTABLE",
      name: "shop/web",
    });
    assert.deepEqual(rules(only(resources, "LifecyclePolicy").inputs.policy), [untagged(1, 1), newest(2, 20)]);
  });

  it("keeps build layers in a separate repository with mutable tags, where untagged layers expire", async () => {
    const resources = await recorded(
      () => new ImageRepository("shop-web", { ...REGISTRY, image: "shop/web", cache: true }),
    );
    const cache = only(resources, "Repository", "shop-web-cache");
    assert.deepEqual(
      [cache.inputs.name, cache.inputs.imageTagMutability, cache.inputs.forceDelete],
      ["shop/web-cache", "MUTABLE", true],
    );
    assert.deepEqual(rules(only(resources, "LifecyclePolicy", "shop-web-cache").inputs.policy), [untagged(1, 1)]);
    assert.equal(only(resources, "Repository", "shop-web").inputs.imageTagMutability, "IMMUTABLE");
  });

  it("allows only the given accounts to pull images, but not build layers", async () => {
    const readers = ["444455556666", "111122223333"];
    const resources = await recorded(
      () => new ImageRepository("shop-web", { ...REGISTRY, image: "shop/web", readers, cache: true }),
    );
    const { inputs } = only(resources, "RepositoryPolicy");
    assert.equal(inputs.repository, "shop/web");
    assert.deepEqual(JSON.parse(String(inputs.policy)), {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "Pull",
          Effect: "Allow",
          Principal: { AWS: ["arn:aws:iam::111122223333:root", "arn:aws:iam::444455556666:root"] },
          Action: ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
        },
      ],
    });
  });

  it("can be destroyed together with its images only if disposable", async () => {
    const repository = async (disposable: boolean) => {
      const { inputs, options } = only(
        await recorded(() => new ImageRepository("a-b", { ...REGISTRY, image: "a/b", disposable })),
        "Repository",
      );
      return [inputs.forceDelete, options.protect];
    };
    assert.deepEqual(await repository(true), [true, undefined]);
    assert.deepEqual(await repository(false), [false, true]);
  });
});

describe("PullThroughCache", () => {
  const cache = (name = "slipway-dev", credentials = {}) =>
    new PullThroughCache(name, { account: "111122223333", region: "eu-central-1", credentials });
  const address = "111122223333.dkr.ecr.eu-central-1.amazonaws.com/slipway-dev";
  const secretArn = (name: string) =>
    `arn:aws:secretsmanager:eu-central-1:111122223333:secret:ecr-pullthroughcache/${name}-AbCdEf`;

  it("caches registries that need no login under its own prefix", async () => {
    const resources = await recorded(() => cache());
    assert.deepEqual(summary(resources), [
      "PullThroughCache slipway-dev",
      "PullThroughCacheRule slipway-dev-k8s",
      "PullThroughCacheRule slipway-dev-public",
      "PullThroughCacheRule slipway-dev-quay",
      "RepositoryCreationTemplate slipway-dev",
    ]);
    assertFamily(resources, (one) => kind(one) === "PullThroughCache");
    const rule = (name: string) => only(resources, "PullThroughCacheRule", name);
    assert.deepEqual(rule("slipway-dev-public").inputs, {
      ecrRepositoryPrefix: "slipway-dev/public",
      upstreamRegistryUrl: "public.ecr.aws",
    });
    assert.deepEqual(rule("slipway-dev-k8s").inputs, {
      ecrRepositoryPrefix: "slipway-dev/k8s",
      upstreamRegistryUrl: "registry.k8s.io",
    });
    assert.deepEqual(rule("slipway-dev-quay").inputs, {
      ecrRepositoryPrefix: "slipway-dev/quay",
      upstreamRegistryUrl: "quay.io",
    });
    const template = only(resources, "RepositoryCreationTemplate");
    assert.deepEqual(rule("slipway-dev-public").dependsOn, [template.urn]);
    assert.deepEqual(at(template, "appliedFors"), ["PULL_THROUGH_CACHE"]);
    assert.deepEqual([at(template, "prefix"), at(template, "imageTagMutability")], ["slipway-dev", "MUTABLE"]);
    assert.deepEqual(rules(at(template, "lifecyclePolicy")), [untagged(1, 14)]);
  });

  it("returns addresses of images as plain strings, and the permissions that a role needs for imports", async () => {
    let created: PullThroughCache | undefined;
    await recorded(() => (created = cache()));
    assert.ok(created);
    assert.deepEqual(created.mirrors, {
      "docker.io/library": `${address}/public/docker/library`,
      "public.ecr.aws": `${address}/public`,
      "quay.io": `${address}/quay`,
      "registry.k8s.io": `${address}/k8s`,
    });
    assert.deepEqual((JSON.parse(created.importPolicy) as { Statement: unknown[] }).Statement, [
      {
        Sid: "FetchImages",
        Effect: "Allow",
        Action: ["ecr:BatchImportUpstreamImage", "ecr:CreateRepository"],
        Resource: "arn:aws:ecr:eu-central-1:111122223333:repository/slipway-dev/*",
      },
    ]);
  });

  it("caches Docker Hub and GitHub's registry with credentials, but official images from ECR Public", async () => {
    let mirrors: Mirrors = {};
    const credentials = { "docker.io": secretArn("docker-hub"), "ghcr.io": secretArn("github") };
    const resources = await recorded(() => ({ mirrors } = cache("slipway-dev", credentials)));
    assert.deepEqual(only(resources, "PullThroughCacheRule", "slipway-dev-hub").inputs, {
      credentialArn: secretArn("docker-hub"),
      ecrRepositoryPrefix: "slipway-dev/hub",
      upstreamRegistryUrl: "registry-1.docker.io",
    });
    assert.deepEqual(only(resources, "PullThroughCacheRule", "slipway-dev-github").inputs, {
      credentialArn: secretArn("github"),
      ecrRepositoryPrefix: "slipway-dev/github",
      upstreamRegistryUrl: "ghcr.io",
    });
    assert.deepEqual(
      ["docker.io/nsqio/nsq", "docker.io/library/postgres", "ghcr.io/a/b"].map((name) => mirrorOf(mirrors, name)),
      [`${address}/hub/nsqio/nsq`, `${address}/public/docker/library/postgres`, `${address}/github/a/b`],
    );
  });
});
