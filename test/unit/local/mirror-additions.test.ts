import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GO_VERSION } from "../../../local/host/golang";
import { localPaths } from "../../../local/host/paths";
import { goProgram, goToolchain, npmBundle, npmPackages, type ContextAddition } from "../../../local/mirror/additions";

/**
 * Programs that print their arguments and the settings of a machine with its own registries. A module that go downloads
 * is the folder `downloaded`; what it builds is the go.mod and the file that was missing. The npm packages are esbuild.
 */
const GO = `#!/bin/sh
case $1 in
  mod) echo "{\\"Dir\\":\\"\${0%/*}/../downloaded\\"}" ;;
  build) while [ "$1" != -o ]; do shift; done && cat go.mod changed-module/a/added.txt changed-module/a/present.txt changed-module/a/replaced.txt > "$2" ;;
  *) echo '{"GOPROXY":"http://mirror/go"}' ;;
esac
`;
const NPM = `#!/bin/sh
[ "$1" = ci ] || { echo 'registry = "http://mirror/npm"'; exit; }
mkdir -p node_modules/.bin && echo "$@" > node_modules/arguments
printf '#!/bin/sh\\necho "$@" > arguments\\n' > node_modules/.bin/esbuild && chmod +x node_modules/.bin/esbuild
`;

describe("the additions to a build context", () => {
  const { PATH, NODE_EXTRA_CA_CERTS } = process.env;
  let cache: string;
  let context: string;

  beforeEach(() => {
    cache = mkdtempSync(join(tmpdir(), "additions-"));
    context = join(cache, "context");
    const bin = join(cache, "bin");
    for (const folder of [context, bin]) mkdirSync(folder);
    writeFileSync(join(bin, "go"), GO, { mode: 0o755 });
    writeFileSync(join(bin, "npm"), NPM, { mode: 0o755 });
    process.env.PATH = `${bin}:${PATH ?? ""}`;
    delete process.env.NODE_EXTRA_CA_CERTS;
  });
  afterEach(() => {
    process.env.PATH = PATH;
    if (NODE_EXTRA_CA_CERTS !== undefined) process.env.NODE_EXTRA_CA_CERTS = NODE_EXTRA_CA_CERTS;
    rmSync(cache, { recursive: true });
  });

  function write(addition: ContextAddition): Promise<void> {
    return addition.write({
      paths: { ...localPaths(), cache, bin: join(cache, "programs"), log: join(cache, "logs") },
      context,
      log: join(cache, "log"),
      detail: () => undefined,
    });
  }

  it("are the cached Go toolchain, with this machine's settings before its own", async () => {
    const toolchain = join(cache, `go-${GO_VERSION}`);
    mkdirSync(join(toolchain, "bin"), { recursive: true });
    writeFileSync(join(toolchain, "go.env"), "GOPROXY=default\n");
    writeFileSync(join(toolchain, "bin", "go"), "", { mode: 0o755 });
    await write(goToolchain());
    assert.equal(readFileSync(join(context, "go", "go.env"), "utf8"), "GOPROXY=http://mirror/go\nGOPROXY=default\n");
    assert.equal(statSync(join(context, "go", "bin", "go")).mode & 0o777, 0o755);
    assert.equal(readFileSync(join(toolchain, "go.env"), "utf8"), "GOPROXY=default\n", "the cache is unchanged");
    assert.equal(await goToolchain().inputs(), `${GO_VERSION}\nGOPROXY=http://mirror/go\n`);
  });

  it("are locked npm packages, whose scripts do not run, and this machine's settings", async () => {
    await write(npmPackages());
    assert.match(
      readFileSync(join(context, "node_modules", "arguments"), "utf8"),
      /^ci --no-engine-strict --ignore-scripts /,
    );
    const npmrc = "registry=http://mirror/npm\n";
    assert.equal(readFileSync(join(context, "npm-settings", "npmrc"), "utf8"), npmrc);
    assert.equal(await npmPackages().inputs(), npmrc);
  });

  it("are one script with what it requires of locked npm packages", async () => {
    await write(npmBundle("shell", ["electron", "*.node"]));
    assert.match(readFileSync(join(context, "node_modules", "arguments"), "utf8"), /^ci .*--ignore-scripts /);
    assert.match(
      readFileSync(join(context, "arguments"), "utf8"),
      /^shell\.cjs --outfile=shell\.js --bundle .*--external:electron --external:\*\.node\n$/,
    );
    assert.notEqual(await npmBundle("shell", []).inputs(), await npmBundle("shell", ["electron"]).inputs());
  });

  it("are a Go program, with changed files of a module that it requires", async () => {
    const downloaded = join(cache, "downloaded");
    mkdirSync(join(downloaded, "a"), { recursive: true });
    writeFileSync(join(downloaded, "a", "present.txt"), "present\n", { mode: 0o444 });
    writeFileSync(join(downloaded, "a", "replaced.txt"), "published\n", { mode: 0o444 });
    const module = join(cache, "source");
    mkdirSync(module);
    writeFileSync(join(module, "go.mod"), "module source\n");
    writeFileSync(join(module, "go.sum"), "");
    const changed = { module: "example.com/a", files: { "a/added.txt": "added\n", "a/replaced.txt": "replaced\n" } };
    const program = { name: "program", module, package: "example.com/a/cmd", changed };
    await write(goProgram(program));
    assert.equal(
      readFileSync(join(context, "program"), "utf8"),
      "module source\n\nreplace example.com/a => ./changed-module\nadded\npresent\nreplaced\n",
    );
    assert.deepEqual(readdirSync(join(downloaded, "a")), ["present.txt", "replaced.txt"]);
    const published = readFileSync(join(downloaded, "a", "replaced.txt"), "utf8");
    assert.equal(published, "published\n", "Go's module cache is unchanged");
    assert.deepEqual(
      readdirSync(cache).filter((name) => name.startsWith("go-module-")),
      [],
    );
    const other = { ...program, changed: { ...changed, files: { "a/added.txt": "changed\n" } } };
    assert.notEqual(await goProgram(other).inputs(), await goProgram(program).inputs());
  });
});
