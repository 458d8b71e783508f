import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { parseDevOptions } from "../../../commands/dev/command";
import { devImage } from "../../../commands/dev/dev-image";
import { contentTag } from "../../../components/image/content-tag";
import type { DevImage } from "../../../local/dev/application";

const INPUTS = {
  context: "shop",
  dockerfile: "shop/web/Dockerfile",
  buildArgs: { VERSION: "1" },
  platforms: ["linux/amd64"],
};

describe("an image under development", () => {
  const before = process.cwd();
  let project: string;
  let image: DevImage;
  const write = (file: string, content: string): void => {
    mkdirSync(dirname(join(project, file)), { recursive: true });
    writeFileSync(join(project, file), content);
  };
  beforeEach(() => {
    project = realpathSync(mkdtempSync(join(tmpdir(), "slipway-dev-")));
    process.chdir(project);
    write("shop/web/Dockerfile", "FROM scratch\nCOPY web /web\n");
    write("shop/web/Dockerfile.dockerignore", "*\n!web\nweb/tests\nweb/Dockerfile*\n");
    write("shop/web/page.html", "<p>1</p>");
    write("shop/web/tests/page.test.ts", "");
    write("shop/api/main.py", "");
    const planned = {
      name: "shop-web",
      repository: "localhost:5000/shop/web",
      inputs: INPUTS,
      named: { "docker.io/a": "docker-image://b" },
    };
    image = devImage(planned, project);
  });
  afterEach(() => {
    process.chdir(before);
    rmSync(project, { recursive: true });
  });

  it("has the tag of the plan", () => {
    assert.equal(image.read().tag, contentTag(INPUTS));
  });

  for (const [file, changes] of [
    ["shop/web/page.html", true],
    ["shop/web/new.html", true],
    ["shop/web/Dockerfile", true],
    ["shop/web/tests/page.test.ts", false],
    ["shop/api/main.py", false],
    ["shop/README.md", false],
  ] as const) {
    it(`has ${changes ? "another" : "the same"} tag after a change of ${file}, which is ${changes ? "" : "not "}watched`, () => {
      const { tag } = image.read();
      write(file, "changed");
      assert.equal(image.read().tag !== tag, changes);
      assert.equal(image.mayContain(join(project, file)), changes);
    });
  }

  it("is watched by the rules of its ignore file as they are after a change", () => {
    const test = join(project, "shop/web/tests/page.test.ts");
    assert.equal(image.mayContain(test), false);
    write("shop/web/Dockerfile.dockerignore", "*\n!web\n");
    assert.ok(image.mayContain(join(project, "shop/web/Dockerfile.dockerignore")));
    image.read();
    assert.equal(image.mayContain(test), true);
    assert.equal(image.mayContain(join(project, "elsewhere/page.html")), false);
  });

  it("is built from the sources that its tag was derived from, whatever is saved meanwhile", () => {
    const sources = image.read();
    write("shop/web/page.html", "<p>2</p>");
    write("shop/web/Dockerfile", "FROM scratch\n");
    const { context, dockerfile, args, options } = sources.stage();
    assert.equal(readFileSync(join(context, "web/page.html"), "utf8"), "<p>1</p>");
    assert.equal(readFileSync(join(dockerfile, "Dockerfile"), "utf8"), "FROM scratch\nCOPY web /web\n");
    assert.equal(existsSync(join(context, "web/tests")), false);
    assert.deepEqual(args, { VERSION: "1" });
    assert.deepEqual(options, {
      filename: "Dockerfile",
      platform: "linux/amd64",
      "context:docker.io/a": "docker-image://b",
    });
  });
});

describe("the arguments of npm run dev", () => {
  it("are one application", () => {
    assert.equal(parseDevOptions(["thoughts"]), "thoughts");
    assert.equal(parseDevOptions(["--help"]), undefined);
    assert.throws(() => parseDevOptions([]), /One application is required, but there are 0\./);
    assert.throws(() => parseDevOptions(["one", "two"]), /there are 2\./);
    assert.throws(() => parseDevOptions(["--watch"]), /--watch/);
  });
});
