import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import * as pulumi from "@pulumi/pulumi";

import { BaseImages, type DigestOf } from "../../../components/image/base-images";
import { imageReferences } from "../../../components/image/base-references";
import { contentTag, tagOnBases } from "../../../components/image/content-tag";
import { Image } from "../../../components/image/image";
import type { Mirrors } from "../../../components/image/mirrors";
import { at, only, recorded } from "../../support/record";

const ECR = "111122223333.dkr.ecr.eu-central-1.amazonaws.com";

describe("base images", () => {
  describe("imageReferences", () => {
    const references = (lines: readonly string[], buildArgs: Record<string, string> = {}) =>
      imageReferences(lines.join("\n"), buildArgs);

    it("returns the image of each stage with arguments substituted, each once", () => {
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

    it("excludes other stages and scratch", () => {
      assert.deepEqual(references(["FROM a:1 AS Build", "FROM build", "FROM scratch"]), ["a:1"]);
    });

    it("includes images that files are copied or mounted from", () => {
      const lines = [
        "FROM a:1 AS Build",
        "RUN --mount=type=cache,target=/tmp --mount=from=quay.io/c/d:1,target=/d true",
        "RUN --mount=type=bind,target=/s,from=e:1 --mount=from=build,target=/b true",
        "FROM a:1",
        "COPY --chown=1 --from=docker.io/b/c:1 /c /c",
        "COPY --from=build /x /from=x",
        "COPY --from=0 /y /y",
      ];
      assert.deepEqual(references(lines), ["a:1", "quay.io/c/d:1", "e:1", "docker.io/b/c:1"]);
    });

    it("distinguishes continuation lines and here-documents from instructions", () => {
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
        "\tB",
        "FROM next:1",
      ];
      assert.deepEqual(references(lines), ["real:1", "next:1"]);
    });

    const CASES: readonly (readonly [title: string, lines: readonly string[], expected: readonly string[]])[] = [
      [
        "the escape directive, by which a backslash continues no line",
        ["# escape=`", "FROM a`", ":1", "RUN dir C:\\", "FROM b:1"],
        ["a:1", "b:1"],
      ],
      ["a reference across two lines", ["FROM a:\\", "1 AS build"], ["a:1"]],
      ["several arguments in one instruction", ["ARG A=1 B=2", "FROM a:$A-$B"], ["a:1-2"]],
      ["an argument in another's default", ['ARG A="1"', "ARG B=${A}.2", "FROM a:$B"], ["a:1.2"]],
      ["a default that contains a variable", ["ARG A=1", "FROM a:${X:-${A}-slim}"], ["a:1-slim"]],
      ["an alternative value", ["ARG A=1", "FROM a:1${A:+-slim}${X+-none}"], ["a:1-slim"]],
      ["an empty value, which only an operator with a colon replaces", ["ARG A=", "FROM a${A-x}:${A:-1}"], ["a:1"]],
      ["an ADD from a here-document", ["FROM a:1", "ADD <<E.txt /x", "FROM b:1", "E.txt", "FROM c:1"], ["a:1", "c:1"]],
      ["a shift, which is no here-document", ["FROM a:1", "RUN echo $((1<<2))", "FROM b:1"], ["a:1", "b:1"]],
      ["a here-string, which is no here-document", ["FROM a:1", "RUN cat <<<word", "FROM b:1"], ["a:1", "b:1"]],
      ["CRLF line endings", ["FROM a:1 AS build\r", "FROM build\r", "FROM b:1\r"], ["a:1", "b:1"]],
    ];
    for (const [title, lines, expected] of CASES) {
      it(`reads ${title}`, () => {
        assert.deepEqual(references(lines), expected);
      });
    }

    it("rejects an argument without a value; declarations in a stage do not count", () => {
      assert.throws(
        () => references(["ARG BASE_REGISTRY", "FROM ${BASE_REGISTRY}/a"]),
        /\$\{BASE_REGISTRY\}\/a .*BASE_REGISTRY has no value before the first FROM\. Give it a default/,
      );
      assert.throws(() => references(["FROM a AS one", "ARG X=1", "FROM b:$X"]), /X has no value/);
    });

    it("rejects operators that it does not support", () => {
      assert.throws(
        () => references(["ARG A=1", "FROM a:${A%1}"]),
        /a:\$\{A%1\} in a Dockerfile cannot be resolved: only/,
      );
    });
  });

  describe("an image with pinned base images", () => {
    let folder: string;
    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), "bases-"));
      writeFileSync(join(folder, "Dockerfile"), "ARG BASE_REGISTRY\nFROM ${BASE_REGISTRY}/a:1 AS b\nFROM b\n");
    });
    afterEach(() => {
      rmSync(folder, { recursive: true });
    });
    const image = async (digestOf?: DigestOf) => {
      const build = { platforms: ["linux/amd64" as const], digestOf };
      const resources = await recorded(
        () => new Image("shop-web", { repository: "registry.test/web", source: { context: folder }, build }),
      );
      return only(
        resources.filter(({ custom }) => custom),
        "Image",
      );
    };

    it("is built from the digests that its tag is derived from", async () => {
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

    it("reports a missing Dockerfile before it looks up digests", async () => {
      rmSync(join(folder, "Dockerfile"));
      const asked: string[] = [];
      const digestOf: DigestOf = (reference) => {
        asked.push(reference);
        return pulumi.output("");
      };
      await assert.rejects(image(digestOf), /Dockerfile .*\/Dockerfile does not exist/);
      assert.deepEqual(asked, []);
    });

    it("looks up digests without a daemon, and with a login for ECR", async () => {
      const asked = async (mirrors: Mirrors) => {
        const resources = await recorded(() => {
          const { digestOf } = new BaseImages("base-images", { mirrors });
          const build = { mirrors, platforms: ["linux/amd64" as const], digestOf };
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
      assert.deepEqual(await asked({ "docker.io/library": cached }), {
        named: { [`${cached}/a:1`]: { location: `docker-image://${cached}/a:1@[digest of ${cached}/a:1]` } },
        registryAuth: JSON.stringify([{ address: ECR }]),
      });
      assert.equal((await asked({})).registryAuth, undefined);
      const mirrors = {
        "docker.io/library": cached,
        "quay.io": `${ECR}/slipway-dev/quay`,
        "ghcr.io": "mirror.test/github",
      };
      assert.equal((await asked(mirrors)).registryAuth, JSON.stringify([{ address: ECR }]));
    });
  });
});
