import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join, relative } from "node:path";

import { DockerfileParser } from "dockerfile-ast";

import { contextEntries } from "../../../components/image/context-entries";
import { UsageError } from "../../../lib/command";
import { PROJECT_FOLDER } from "../../../lib/project";
import { changedFile } from "../../../scripts/images/change";
import { parseImagesOptions } from "../../../scripts/images/command";
import { findImages, imageName, selectImages } from "../../../scripts/images/find";
import { countPackages } from "../../../scripts/images/sbom";

const IMAGES = findImages(PROJECT_FOLDER);

describe("the images of the services", () => {
  for (const image of IMAGES) {
    const name = imageName(image);
    const file = DockerfileParser.parse(readFileSync(join(image.folder, "Dockerfile"), "utf8"));

    it(`${name}: starts from nothing`, () => {
      const stages = new Map(file.getFROMs().map((from) => [from.getBuildStage(), from.getImage()]));
      let base = file.getFROMs().at(-1)?.getImage();
      while (stages.has(base ?? null)) base = stages.get(base ?? null);
      assert.equal(base, "scratch");
    });

    it(`${name}: has a source that a warm build changes`, () => {
      const own = relative(image.context, image.folder);
      const entries = contextEntries(image.context, join(image.folder, "Dockerfile"));
      const changed = changedFile([...entries.keys()], own) ?? assert.fail("nothing to change");
      assert.ok(changed.startsWith(own), changed);
    });
  }

  it("are selected by application, service or both", () => {
    const selected = (...selections: readonly string[]) => selectImages(IMAGES, selections).map(imageName);
    assert.deepEqual(selected("phpdemo"), ["phpdemo/code", "phpdemo/php"]);
    assert.deepEqual(selected("server"), ["scopelens/server", "user-admin/server"]);
    assert.deepEqual(selected("thoughts/users", "php"), ["phpdemo/php", "thoughts/users"]);
    assert.equal(selected().length, IMAGES.length);
    assert.throws(() => selected("nobody"), /no image "nobody"; there are: face-recognition\/face-recog, /);
  });
});

describe("the source that a warm build changes", () => {
  it("belongs to the service, is no configuration or test, and is nearest to its folder", () => {
    const paths = ["web/package.json", "web/vite.config.ts", "web/src/b/c.ts", "web/src/main.ts", "other/a.py"];
    assert.equal(changedFile(paths, "web"), "web/src/main.ts");
    assert.equal(changedFile(["svc/config.py", "svc/tests/a.py", "svc/pages.py", "svc/app.py"], "svc"), "svc/app.py");
    assert.equal(changedFile(["other/a.py"], "web"), undefined);
    assert.equal(changedFile(["www/index.php"], ""), "www/index.php");
  });
});

describe("the options of npm run images", () => {
  it("are a mode, selections and a revision", () => {
    assert.deepEqual(parseImagesOptions([]), { mode: "measure", selections: [] });
    assert.deepEqual(parseImagesOptions(["--check", "thoughts"]), { mode: "check", selections: ["thoughts"] });
    assert.deepEqual(parseImagesOptions(["--against", "main"]), { mode: "measure", selections: [], against: "main" });
  });

  it("exclude each other", () => {
    for (const args of [["--check", "--list"], ["--check", "--against", "main"], ["--size"]]) {
      assert.throws(() => parseImagesOptions(args), UsageError);
    }
  });
});

describe("the packages of an image", () => {
  it("are counted by type", () => {
    const artifacts = ["python", "deb", "python"].map((type) => ({ type }));
    assert.deepEqual(countPackages(JSON.stringify({ artifacts })), { deb: 1, python: 2 });
  });
});
