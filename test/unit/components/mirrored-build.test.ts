import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import * as pulumi from "@pulumi/pulumi";

import type { DigestOf } from "../../../components/image/base-images";
import { Image } from "../../../components/image/image";
import type { Mirrors } from "../../../components/image/mirrors";
import { at, only, recorded } from "../../support/record";

const DOCKERFILE = `# syntax=docker/dockerfile:1
ARG BASE_REGISTRY
ARG VERSION=v1.8.0
FROM \${BASE_REGISTRY}/golang:1.25 AS build
FROM versity/versitygw:\${VERSION}
COPY --from=quay.io/a/b:1 /b /b
COPY --from=ghcr.io/c/d:1 /d /d
COPY --from=build /e /e
`;
const MIRRORS: Mirrors = { "docker.io": "mirror.test/hub", "quay.io": "mirror.test/quay" };

describe("a Dockerfile with images of vendors", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "mirrored-"));
    writeFileSync(join(folder, "Dockerfile"), DOCKERFILE);
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });
  const image = async (mirrors?: Mirrors, digestOf?: DigestOf) => {
    const build = { platforms: ["linux/amd64" as const], ...(mirrors && { mirrors }), digestOf };
    const resources = await recorded(
      () => new Image("shop-web", { repository: "registry.test/web", source: { context: folder }, build }),
    );
    return only(
      resources.filter(({ custom }) => custom),
      "Image",
    );
  };

  it("is built from their mirrors, without arguments of its own", async () => {
    const built = await image(MIRRORS);
    assert.deepEqual(at(built, "context.named"), {
      "versity/versitygw:v1.8.0": { location: "docker-image://mirror.test/hub/versity/versitygw:v1.8.0" },
      "quay.io/a/b:1": { location: "docker-image://mirror.test/quay/a/b:1" },
    });
    assert.deepEqual(at(built, "buildArgs"), {
      BASE_REGISTRY: "mirror.test/hub/library",
      BUILDKIT_SYNTAX: "mirror.test/hub/docker/dockerfile:1",
      SOURCE_DATE_EPOCH: "315532800",
    });
  });

  it("is built from the digests that the mirrors have, if they are looked up", async () => {
    const asked: string[] = [];
    const digestOf: DigestOf = (reference) => {
      asked.push(reference);
      return pulumi.output("sha256:1");
    };
    const named = at(await image(MIRRORS, digestOf), "context.named") as Record<string, { location: string }>;
    assert.deepEqual(asked, [
      "mirror.test/hub/library/golang:1.25",
      "mirror.test/hub/versity/versitygw:v1.8.0",
      "mirror.test/quay/a/b:1",
      "ghcr.io/c/d:1",
    ]);
    assert.deepEqual(
      Object.values(named)
        .map(({ location }) => location)
        .sort(),
      asked.map((reference) => `docker-image://${reference}@sha256:1`).sort(),
    );
  });

  it("has another tag with other mirrors, and the same as ever without any", async () => {
    const tags = (one: Awaited<ReturnType<typeof image>>) => String(at(one, "tags"));
    const all = [await image(), await image(MIRRORS), await image({ ...MIRRORS, "quay.io": "mirror.test/other" })];
    assert.equal(new Set(all.map(tags)).size, 3);
    assert.equal(tags(await image({})), tags(await image()));
    assert.equal(tags(await image({ "registry.k8s.io": "mirror.test/k8s" })), tags(await image()));
    assert.equal(at(await image(), "context.named"), undefined);
  });

  it("must name an image with a mirror by tag", async () => {
    writeFileSync(join(folder, "Dockerfile"), `FROM quay.io/a/b@sha256:${"0".repeat(64)}\n`);
    await assert.rejects(image(MIRRORS), /quay\.io\/a\/b@sha256:0+ is pulled from mirror\.test\/quay\/a\/b, but/);
    assert.equal(at(await image({}), "context.named"), undefined);
  });
});
