import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import * as pulumi from "@pulumi/pulumi";

import { localPlatform } from "../../../platform/local";
import { functionResult } from "../../../plan/computed";
import { record } from "../../../plan/record";
import { local } from "../../../settings/schema/local";
import { at, kind, only } from "../../support/record";

const DIGEST = `sha256:${"0123456789abcdef".repeat(4)}`;

describe("a platform's images", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "platform-"));
    writeFileSync(join(folder, "Dockerfile"), "ARG BASE_REGISTRY\nFROM ${BASE_REGISTRY}/a:1\n");
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  /** The image reference that `shop` gets for `web`, and the recorded resources. */
  const planned = async (settings: object) => {
    const { resources, result } = await record(
      () => {
        const platform = localPlatform(
          local.parse({
            target: "local",
            apps: ["shop"],
            cluster: { context: "kind-kind" },
            registry: { address: "localhost:5000" },
            images: { builder: "slipway" },
            ...settings,
          }),
        );
        let queue = "";
        const { images } = platform.deploy("shop", (shop) => {
          shop.image("web", { context: folder });
          queue = shop.upstreamImage("docker.io/nsqio/nsq:v1.3.0");
          return { url: pulumi.output("") };
        });
        return { images, queue };
      },
      { project: "slipway", stack: "test" },
    );
    return { resources: resources.filter(({ type }) => /docker|:image:/.test(type)), ...result };
  };
  const types = ({ resources }: Awaited<ReturnType<typeof planned>>) =>
    resources.map(({ type, name }) => `${type} ${name}`);

  it("are built from base images as of build time", async () => {
    const image = await planned({});
    assert.deepEqual(types(image), ["slipway:image:Image shop-web", "docker-build:index:Image shop-web"]);
    assert.match(String(image.images["shop/web"]), /^localhost:5000\/shop\/web@\[digest of [0-9a-f]{16}\]$/);
  });

  it("are built from base image digests in the registry, if configured", async () => {
    const image = await planned({ images: { builder: "slipway", resolveBases: true } });
    assert.deepEqual(types(image).sort(), [
      "docker-build:index:Image shop-web",
      "pulumi:providers:docker base-images",
      "slipway:image:BaseImages base-images",
      "slipway:image:Image shop-web",
    ]);
    const reference = "docker.io/library/a:1";
    const built = only(
      image.resources.filter(({ custom }) => custom),
      "Image",
    );
    assert.deepEqual(at(built, "context.named"), {
      [reference]: { location: `docker-image://${reference}@[digest of ${reference}]` },
    });
  });

  it("are copied from another environment by digest if promoted, without looking up base images", async () => {
    const promotion = { from: "registry.test/dev", images: { "shop/web": DIGEST } };
    const image = await planned({ promotion, images: { resolveBases: true } });
    assert.deepEqual(types(image), ["slipway:image:PromotedImage shop-web", "docker-build:index:Index shop-web"]);
    const copy = image.resources.find((one) => kind(one) === "Index");
    assert.deepEqual(copy?.inputs.sources, [`registry.test/dev/shop/web@${DIGEST}`]);
    assert.deepEqual(image.images, { "shop/web": `localhost:5000/shop/web@${DIGEST}` });
  });

  it("of vendors come from their own registries, or from the mirror that the settings name", async () => {
    assert.equal((await planned({})).queue, "docker.io/nsqio/nsq:v1.3.0");
    const mirrors = { "docker.io/nsqio": "mirror.test/queue" };
    const { queue } = await planned({ images: { builder: "slipway", mirrors } });
    assert.equal(queue, "mirror.test/queue/nsq:v1.3.0");
  });

  it("require no other lookup: a plan rejects other calls", () => {
    assert.throws(
      () => functionResult("aws:index/getCallerIdentity:getCallerIdentity", {}),
      /calls aws:index\/getCallerIdentity:getCallerIdentity, which needs a provider/,
    );
  });
});
