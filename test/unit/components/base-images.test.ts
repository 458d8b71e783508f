import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import * as pulumi from "@pulumi/pulumi";

import { BaseImages, type DigestOf } from "../../../components/image/base-images";
import { baseReferences } from "../../../components/image/base-references";
import { contentTag, tagOnBases } from "../../../components/image/content-tag";
import { Image } from "../../../components/image/image";
import { at, only, recorded } from "../../support/record";

const ECR = "111122223333.dkr.ecr.eu-central-1.amazonaws.com";

describe("base images", () => {
  describe("baseReferences", () => {
    const references = (lines: readonly string[], buildArgs: Record<string, string> = {}) =>
      baseReferences(lines.join("\n"), buildArgs);

    it("finds what stages begin with, with arguments put in, each once", () => {
      const lines = [
        "ARG BASE_REGISTRY=docker.io/library",
        "ARG VERSION='3.13'",
        "FROM ${BASE_REGISTRY}/python:$VERSION-slim AS build",
        "from --platform=$BUILDPLATFORM ${BASE_REGISTRY}/golang:${GO:-1.25} as Tools",
        "FROM ${BASE_REGISTRY}/python:${VERSION}-slim",
      ];
      assert.deepEqual(references(lines), ["docker.io/library/python:3.13-slim", "docker.io/library/golang:1.25"]);
      assert.deepEqual(references(lines, { BASE_REGISTRY: `${ECR}/a/public`, VERSION: "3.14" }), [
        `${ECR}/a/public/python:3.14-slim`,
        `${ECR}/a/public/golang:1.25`,
      ]);
    });

    it("leaves out other stages, scratch and what names its digest", () => {
      const pinned = `FROM debian@sha256:${"0".repeat(64)}`;
      assert.deepEqual(references(["FROM a:1 AS Build", "FROM build", "FROM scratch", pinned]), ["a:1"]);
    });

    it("knows a line that goes on from one that begins", () => {
      const lines = [
        "# FROM comment:1",
        "FROM \\",
        "  # a comment in between",
        "  real:1 \\",
        "  AS build",
        "RUN psql -c 'SELECT 1 \\",
        "FROM table'",
        "RUN <<A cat <<-'B' > /query",
        "FROM here:1",
        "A",
        "FROM here:2",
        "  B",
        "FROM next:1",
      ];
      assert.deepEqual(references(lines), ["real:1", "next:1"]);
    });

    it("says which argument has no value; one that is declared in a stage does not count", () => {
      assert.throws(
        () => references(["ARG BASE_REGISTRY", "FROM ${BASE_REGISTRY}/a"]),
        /\$\{BASE_REGISTRY\}\/a .*BASE_REGISTRY has no value before the first FROM\. Give it a default/,
      );
      assert.throws(() => references(["FROM a AS one", "ARG X=1", "FROM b:$X"]), /X has no value/);
    });
  });

  describe("an image whose bases are looked up", () => {
    let folder: string;
    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), "bases-"));
      writeFileSync(join(folder, "Dockerfile"), "ARG BASE_REGISTRY\nFROM ${BASE_REGISTRY}/a:1 AS b\nFROM b\n");
    });
    afterEach(() => {
      rmSync(folder, { recursive: true });
    });
    const image = async (digestOf?: DigestOf) => {
      const build = { baseRegistry: "docker.io/library", platforms: ["linux/amd64" as const], digestOf };
      const resources = await recorded(
        () => new Image("shop-web", { repository: "registry.test/web", source: { context: folder }, build }),
      );
      return only(
        resources.filter(({ custom }) => custom),
        "Image",
      );
    };

    it("is built from the digests that its tag was made from", async () => {
      const digestOf = (digest: string) => (reference: string) => pulumi.output(`sha256:${digest} of ${reference}`);
      const [none, first, second] = [await image(), await image(digestOf("1")), await image(digestOf("2"))];
      const reference = "docker.io/library/a:1";
      assert.deepEqual(at(first, "context"), {
        location: ".slipway/contexts/shop-web",
        named: { [reference]: { location: `docker-image://${reference}@sha256:1 of ${reference}` } },
      });
      const inputs = {
        context: folder,
        dockerfile: `${folder}/Dockerfile`,
        buildArgs: { BASE_REGISTRY: "docker.io/library", SOURCE_DATE_EPOCH: "315532800" },
        platforms: ["linux/amd64"],
      };
      const content = contentTag(inputs);
      const tag = tagOnBases(content, { [reference]: `sha256:1 of ${reference}` });
      assert.deepEqual(at(first, "tags"), [`registry.test/web:${tag}`]);
      assert.deepEqual(at(none, "tags"), [`registry.test/web:${content}`]);
      assert.equal(tagOnBases(content, {}), content);
      assert.deepEqual(at(none, "context"), { location: ".slipway/contexts/shop-web" });
      assert.equal(new Set([none, first, second].map((one) => String(at(one, "tags")))).size, 3);
    });

    it("says that a Dockerfile does not exist before it asks", async () => {
      rmSync(join(folder, "Dockerfile"));
      const asked: string[] = [];
      const digestOf: DigestOf = (reference) => {
        asked.push(reference);
        return pulumi.output("");
      };
      await assert.rejects(image(digestOf), /Dockerfile .*\/Dockerfile does not exist/);
      assert.deepEqual(asked, []);
    });

    it("asks for digests without a daemon, and with a log-in where the registry is ECR", async () => {
      const asked = async (baseRegistry: string) => {
        const resources = await recorded(() => {
          const { digestOf } = new BaseImages("base-images", { baseRegistry });
          const build = { baseRegistry, platforms: ["linux/amd64" as const], digestOf };
          new Image("shop-web", { repository: "registry.test/web", source: { context: folder }, build });
        });
        const provider = resources.find(({ type }) => type === "pulumi:providers:docker");
        assert.equal(provider?.inputs.disableDockerDaemonCheck, "true");
        const named = at(
          only(
            resources.filter(({ custom }) => custom),
            "Image",
          ),
          "context.named",
        );
        return { named, registryAuth: provider.inputs.registryAuth };
      };
      const cached = `${ECR}/slipway-dev/public/docker/library`;
      assert.deepEqual(await asked(cached), {
        named: { [`${cached}/a:1`]: { location: `docker-image://${cached}/a:1@[digest of ${cached}/a:1]` } },
        registryAuth: JSON.stringify([{ address: ECR }]),
      });
      assert.equal((await asked("docker.io/library")).registryAuth, undefined);
    });
  });
});
