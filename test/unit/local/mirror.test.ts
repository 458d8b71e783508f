import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { PROJECT_FOLDER } from "../../../lib/project";
import { aptSources, parseMirrors } from "../../../local/mirror/debian";
import { BASE_IMAGES } from "../../../local/mirror/images";
import { substituteInputs } from "../../../local/mirror";

describe("the mirror of base images", () => {
  it("has a Dockerfile for every substitute image, with the same base argument as the applications", () => {
    for (const { folder } of BASE_IMAGES) {
      const file = join(PROJECT_FOLDER, "local/mirror", folder, "Dockerfile");
      assert.ok(existsSync(file), file);
      const text = readFileSync(file, "utf8");
      assert.match(text, /^ARG BASE_REGISTRY=docker\.io\/library$/m);
      assert.match(text, /^FROM \$\{BASE_REGISTRY\}\/debian:trixie-slim$/m);
    }
  });

  it("has a substitute for every base image of the applications", () => {
    const files = readdirSync(join(PROJECT_FOLDER, "apps"), { recursive: true, encoding: "utf8" });
    const dockerfiles = files.filter((file) => basename(file) === "Dockerfile");
    assert.ok(dockerfiles.length > 0);
    const known = new Set(BASE_IMAGES.map(({ name, tag }) => `${name}:${tag}`));
    for (const file of dockerfiles) {
      const text = readFileSync(join(PROJECT_FOLDER, "apps", file), "utf8");
      for (const [, image = ""] of text.matchAll(/^FROM \$\{BASE_REGISTRY\}\/(\S+)/gm)) {
        assert.ok(known.has(image), `${file} starts from ${image}, which local/mirror/images.ts does not list`);
      }
    }
  });

  it("rebuilds a substitute if its inputs or its base change", () => {
    const [first, second] = BASE_IMAGES;
    assert.ok(first !== undefined && second !== undefined);
    assert.equal(substituteInputs(first, "base"), substituteInputs(first, "base"));
    assert.notEqual(substituteInputs(first, "base"), substituteInputs(first, "newer base"));
    assert.notEqual(substituteInputs(first, "base"), substituteInputs(second, "base"));
  });

  it("uses the Debian mirrors of this machine's apt", () => {
    const output = "Docker|https://elsewhere/\nDebian|http://mirror/debian/\nDebian-Security|http://mirror/security/\n";
    const mirrors = parseMirrors(output);
    assert.equal(
      aptSources(mirrors, "trixie"),
      "deb http://mirror/debian/ trixie main\n" +
        "deb http://mirror/debian/ trixie-updates main\n" +
        "deb http://mirror/security/ trixie-security main\n",
    );
    assert.equal(aptSources(parseMirrors("Debian|http://m/\n"), "trixie").split("\n").length, 3);
    assert.throws(() => parseMirrors("Docker|https://elsewhere/\n"), /no package lists of Debian/);
  });
});
