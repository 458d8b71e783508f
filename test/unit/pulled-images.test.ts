import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

import { imageReferences, syntaxReference } from "../../components/image/base-references";
import { environmentsOf, PROJECT_FOLDER } from "../../lib/project";
import type { Plan, PlannedResource } from "../../plan/model";
import { addressIn, imagesIn } from "../../scripts/charts/images";
import { readResult } from "../../scripts/charts/results";
import { PUBLIC_REGISTRIES, REGISTRIES_WITH_LOGIN } from "../../settings/registries";
import { credentialExample } from "../../settings/schema/aws/images";
import { at } from "../support/record";
import { changedStackFile, plansOf } from "./plan/project";

/** The settings in a stack file that the tests use. */
interface StackSettings {
  readonly "slipway:account"?: string;
  readonly "slipway:region"?: string;
  readonly "slipway:images": object;
}

/** An image, and what pulls it. */
interface PulledImage {
  readonly by: string;
  readonly image: string;
}

const MIRROR = "mirror.test";
const MIRRORS = Object.fromEntries(PUBLIC_REGISTRIES.map((registry) => [registry, `${MIRROR}/${registry}`]));
const ENVIRONMENTS = environmentsOf(PROJECT_FOLDER);

/** The stack file of an environment, with some of its image settings changed. */
function stackFile(environment: string, images: (settings: StackSettings) => object): string {
  return changedStackFile(environment, (config) => {
    const settings = config as unknown as StackSettings;
    return { "slipway:images": { ...settings["slipway:images"], ...images(settings) } };
  });
}

/** Credentials for every registry that ECR caches only with a login. */
function credentials({ "slipway:account": account = "", "slipway:region": region = "" }: StackSettings) {
  const arn = credentialExample({ account, region });
  return Object.fromEntries(REGISTRIES_WITH_LOGIN.map((registry) => [registry, arn]));
}

/** The public images that the plan of an environment pulls. */
function pulledImages({ resources, outputs }: Plan): PulledImage[] {
  const built = Object.values(outputs.images as Record<string, string>);
  return resources
    .flatMap((resource) => [...containerImages(resource), ...chartImages(resource), ...buildImages(resource)])
    .filter(({ image }) => !built.includes(image));
}

/** Images of the pods of a Kubernetes object. */
function containerImages({ type, name, inputs }: PlannedResource): PulledImage[] {
  if (!type.startsWith("kubernetes:") || type.startsWith("kubernetes:helm")) return [];
  return imagesIn(inputs).map((image) => ({ by: `${type} ${name}`, image }));
}

/** Repositories of the images that a chart pulls with its own defaults or with the release's values. */
function chartImages({ type, name, inputs }: PlannedResource): PulledImage[] {
  if (type !== "kubernetes:helm.sh/v3:Release") return [];
  const result = readResult(String(inputs.chart));
  assert.ok(result, `the chart ${String(inputs.chart)} has no result: run npm run charts`);
  return result.sources.map((source) => ({
    by: `chart ${name}`,
    image: addressIn(inputs.values, source) ?? source.repository,
  }));
}

/** Images that a build starts from, and the one that interprets its Dockerfile. */
function buildImages(resource: PlannedResource): PulledImage[] {
  const { type, name } = resource;
  if (type !== "docker-build:index:Image") return [];
  const dockerfile = readFileSync(String(at(resource, "dockerfile.location")), "utf8");
  const args = at(resource, "buildArgs") as Record<string, string>;
  const named = (at(resource, "context.named") ?? {}) as Record<string, { location: string }>;
  const syntax = syntaxReference(dockerfile);
  return [
    ...imageReferences(dockerfile, args).map((image) => named[image]?.location.replace("docker-image://", "") ?? image),
    ...(syntax === undefined ? [] : [args.BUILDKIT_SYNTAX ?? syntax]),
  ].map((image) => ({ by: `Dockerfile of ${name}`, image }));
}

/** Images that come from elsewhere. */
function past(images: readonly PulledImage[], address: RegExp): readonly PulledImage[] {
  assert.notEqual(images.length, 0);
  return images.filter(({ image }) => !address.test(image));
}

describe("the images of every environment", function () {
  this.timeout(120_000);
  const onAws = ENVIRONMENTS.filter((environment) => environment !== "local");
  let plans: readonly Plan[];
  const images = (environment: string) => {
    const plan = plans.find((one) => one.environment === environment);
    assert.ok(plan);
    return pulledImages(plan);
  };

  before(async () => {
    // A project for each group: environments of one project must not share names on AWS.
    const groups = [
      [
        ["plain", stackFile("local", () => ({}))],
        ...ENVIRONMENTS.map((name) => [`mirrors-${name}`, stackFile(name, () => ({ mirrors: MIRRORS }))]),
      ],
      onAws.map((name) => [
        `cache-${name}`,
        stackFile(name, (settings) => ({ pullThrough: true, pullThroughCredentials: credentials(settings) })),
      ]),
    ];
    const planned: Plan[] = [];
    for (const group of groups) planned.push(...(await plansOf(Object.fromEntries(group) as Record<string, string>)));
    plans = planned;
  });

  for (const environment of ENVIRONMENTS) {
    it(`come from mirrors alone if every registry has one: ${environment}`, () => {
      assert.deepEqual(past(images(`mirrors-${environment}`), new RegExp(`^${MIRROR}/`)), []);
    });
  }

  for (const environment of onAws) {
    it(`come from ECR's pull-through cache alone: ${environment}`, () => {
      const address = new RegExp(`^\\d{12}\\.dkr\\.ecr\\.[a-z0-9-]+\\.amazonaws\\.com/slipway-cache-${environment}/`);
      assert.deepEqual(past(images(`cache-${environment}`), address), []);
    });
  }

  it("are found: without mirrors, those of charts, databases and Dockerfiles come from public registries", () => {
    const found = (by: RegExp) =>
      images("plain")
        .filter((one) => by.test(one.by))
        .map(({ image }) => image);
    assert.deepEqual(found(/^chart metrics-server$/), ["registry.k8s.io/metrics-server/metrics-server"]);
    assert.ok(found(/:StatefulSet /).includes("docker.io/library/postgres:17-trixie"));
    assert.ok(found(/^Dockerfile /).includes("docker.io/library/busybox:1.37"));
  });
});
