import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GO_VERSION } from "../../../local/host/golang";
import { localPaths } from "../../../local/host/paths";
import { goToolchain, npmPackages, type ContextAddition } from "../../../local/mirror/additions";

/** Programs that print their arguments and the settings of a machine with its own registries. */
const GO = `#!/bin/sh
echo '{"GOPROXY":"http://mirror/go"}'
`;
const NPM = `#!/bin/sh
[ "$1" != ci ] || { mkdir node_modules && echo "$@" > node_modules/arguments; exit; }
echo 'registry = "http://mirror/npm"'
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
      paths: { ...localPaths(), cache },
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
});
