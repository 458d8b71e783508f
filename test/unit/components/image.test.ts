import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import * as pulumi from "@pulumi/pulumi";

import { contentTag } from "../../../components/image/content-tag";
import { contextFiles } from "../../../components/image/context-files";
import { type BuildOptions, Image } from "../../../components/image/image";
import { assertFamily, at, kind, only, recorded, summary } from "../../support/record";

describe("images", () => {
  let folder: string;
  const write = (path: string, text: string) => {
    writeFileSync(join(folder, path), text);
  };
  const tag = (change: Partial<Parameters<typeof contentTag>[0]> = {}) =>
    contentTag({ context: folder, dockerfile: join(folder, "Dockerfile"), buildArgs: {}, platforms: [], ...change });

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "image-"));
    mkdirSync(join(folder, "src"));
    write("Dockerfile", "FROM scratch\n");
    write("src/main.py", "print()\n");
    write("README.md", "words\n");
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  describe("contentTag", () => {
    it("changes with the inputs of the image, and with nothing else", () => {
      const first = tag();
      assert.match(first, /^[0-9a-f]{16}$/);
      utimesSync(join(folder, "src/main.py"), 1, 1);
      assert.equal(tag(), first, "a file's time changes the tag");

      write("src/main.py", "print(1)\n");
      const second = tag();
      chmodSync(join(folder, "src/main.py"), 0o755);
      const third = tag();
      symlinkSync("nowhere", join(folder, "link"));
      const fourth = tag();
      assert.equal(new Set([first, second, third, fourth]).size, 4);
      rmSync(join(folder, "link"));
      symlinkSync("src/main.py", join(folder, "link"));
      const linked = tag();
      rmSync(join(folder, "link"));
      symlinkSync("./src/main.py", join(folder, "link"));
      assert.notEqual(tag(), linked, "a link's target does not change the tag");
      rmSync(join(folder, "link"));
      symlinkSync("nowhere", join(folder, "link"));
      assert.notEqual(tag({ buildArgs: { A: "1" } }), fourth);
      assert.notEqual(tag({ platforms: ["linux/arm64"] }), fourth);
    });

    it("excludes what .dockerignore excludes; a Dockerfile's own ignore file takes precedence", () => {
      write(".dockerignore", "*.md\n");
      const without = tag();
      write("README.md", "other words\n");
      assert.equal(tag(), without);
      assert.deepEqual(contextFiles(folder, join(folder, "Dockerfile")), [
        ".dockerignore",
        "Dockerfile",
        "src/main.py",
      ]);

      write("Dockerfile.dockerignore", "*\n!src\nsrc/**/__pycache__\n");
      mkdirSync(join(folder, "src/__pycache__"));
      write("src/__pycache__/main.pyc", "x");
      assert.deepEqual(contextFiles(folder, join(folder, "Dockerfile")), ["src/main.py"]);
    });

    it("reports what does not exist", () => {
      assert.throws(() => tag({ context: "nowhere" }), /build context nowhere does not exist/);
      assert.throws(() => tag({ dockerfile: "nowhere/Dockerfile" }), /Dockerfile nowhere\/Dockerfile does not exist/);
    });
  });

  describe("Image", () => {
    const build: BuildOptions = {
      mirrors: { "docker.io/library": "mirror.test/library" },
      platforms: ["linux/amd64"],
    };
    const image = (change: Partial<BuildOptions> = {}) =>
      recorded(
        () =>
          new Image("shop-web", {
            repository: "registry.test/shop/web",
            source: { context: folder, buildArgs: { MODE: "fast" } },
            build: { ...build, ...change },
          }),
      );

    it("builds and pushes under a content tag, but not in a preview, and never deletes an image", async () => {
      const resources = await image();
      assert.deepEqual(summary(resources), ["Image shop-web", "Image shop-web"]);
      assertFamily(resources, (one) => !one.custom);
      const built = only(
        resources.filter(({ custom }) => custom),
        "Image",
      );
      const buildArgs = { BASE_REGISTRY: "mirror.test/library", MODE: "fast", SOURCE_DATE_EPOCH: "315532800" };
      assert.deepEqual(built.inputs, {
        buildArgs,
        buildOnPreview: false,
        context: { location: ".slipway/contexts/shop-web" },
        dockerfile: { location: `${folder}/Dockerfile` },
        exports: [{ raw: "type=image,push=true,rewrite-timestamp=true" }],
        network: "default",
        platforms: ["linux/amd64"],
        push: false,
        tags: [`registry.test/shop/web:${tag({ buildArgs, platforms: ["linux/amd64"] })}`],
      });
      assert.equal(built.options.retainOnDelete, true);
    });

    it("pushes to a registry on this machine with an option that only BuildKit recognizes", async () => {
      const resources = await recorded(
        () => new Image("web", { repository: "localhost:5000/web", source: { context: folder }, build }),
      );
      const built = resources.find((one) => one.custom);
      assert.ok(built);
      assert.deepEqual(at(built, "exports"), [{ raw: "type=image,push=1,rewrite-timestamp=true" }]);
    });

    it("reuses an image that the last update found: nothing is built or pushed", async () => {
      const buildArgs = { BASE_REGISTRY: "mirror.test/library", SOURCE_DATE_EPOCH: "315532800" };
      const content = tag({ buildArgs, platforms: ["linux/amd64"] });
      const references: string[] = [];
      const resources = await recorded(() => {
        const known = pulumi.output({ content, tag: content, found: "sha256:found" });
        const cached = { ...build, cacheRepository: "registry.test/web-cache" };
        const args = { repository: "registry.test/web", source: { context: folder }, build: cached, known };
        const created = new Image("web", args);
        created.reference.apply((reference) => references.push(reference));
      });
      const built = resources.find((one) => one.custom);
      assert.ok(built);
      assert.deepEqual(at(built, "dockerfile"), { inline: "FROM registry.test/web@sha256:found\n" });
      assert.deepEqual(
        [at(built, "tags"), at(built, "exports"), at(built, "buildArgs")],
        [[], [{ cacheonly: {} }], {}],
      );
      assert.deepEqual([at(built, "cacheFrom"), at(built, "cacheTo")], [[], []], "the layer cache is overwritten");
      assert.deepEqual(references, ["registry.test/web@sha256:found"]);
    });

    it("is referenced by digest", async () => {
      const references: string[] = [];
      await recorded(() =>
        new Image("shop-web", { repository: "registry.test/web", source: { context: folder }, build }).reference.apply(
          (reference) => references.push(reference),
        ),
      );
      assert.match(references.join(), /^registry\.test\/web@\[digest of [0-9a-f]{16}\]$/);
    });

    it("caches layers in a format that ECR accepts, with a named builder", async () => {
      const resources = await image({ builder: "ci", cacheRepository: "registry.test/shop/web-cache" });
      const built = resources.find((one) => one.custom && kind(one) === "Image");
      assert.ok(built);
      assert.deepEqual(at(built, "builder"), { name: "ci" });
      const ref = "registry.test/shop/web-cache:shop-web";
      assert.deepEqual(at(built, "cacheFrom"), [{ registry: { ref } }]);
      assert.deepEqual(at(built, "cacheTo"), [
        { registry: { imageManifest: true, mode: "max", ociMediaTypes: true, ref } },
      ]);
    });
  });
});
