import assert from "node:assert/strict";
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  watch,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { PROJECT_FOLDER } from "../../../lib/project";

const ZOD = { version: "1.0.0", integrity: "sha512-one" };
const LOCKFILE: Readonly<Record<string, object>> = {
  "": { name: "test" },
  "node_modules/yaml": { version: "2.0.0", integrity: "sha512-yaml" },
  "node_modules/zod": ZOD,
  "node_modules/only-on-mac": { version: "1.0.0", integrity: "sha512-mac", optional: true, os: ["darwin"] },
};
const INSTALLED = { "node_modules/yaml": LOCKFILE["node_modules/yaml"], "node_modules/zod": ZOD };

/** Notes that it ran, waits until `go` exists, then installs. */
const NPM = `#!/bin/sh
echo "$@" >> calls
while [ -e calls ] && [ ! -e go ]; do sleep 0.05; done
mkdir -p node_modules/yaml node_modules/zod
cp installed.json node_modules/.package-lock.json
exit "$(cat go)"
`;

describe("installing packages before a command", () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "ensure-installed-"));
  });
  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  const json = (packages: object) => JSON.stringify({ lockfileVersion: 3, packages });
  const environment = () => ({ PATH: `${join(root, "bin")}:${process.env.PATH ?? ""}` });

  /** A project whose packages, if any, are older than its lockfile. */
  function project(installed?: object, folder = join(root, "project")): string {
    for (const path of [join(folder, "scripts"), join(root, "bin")]) mkdirSync(path, { recursive: true });
    copyFileSync(join(PROJECT_FOLDER, "scripts/ensure-installed.cjs"), join(folder, "scripts/ensure-installed.cjs"));
    writeFileSync(join(root, "bin", "npm"), NPM);
    chmodSync(join(root, "bin", "npm"), 0o755);
    writeFileSync(join(folder, "package-lock.json"), json(LOCKFILE));
    writeFileSync(join(folder, "installed.json"), json(INSTALLED));
    writeFileSync(join(folder, "go"), "0");
    if (installed !== undefined) install(folder, installed);
    return folder;
  }

  function install(folder: string, installed: object): void {
    for (const name of ["yaml", "zod"]) mkdirSync(join(folder, "node_modules", name), { recursive: true });
    const file = join(folder, "node_modules", ".package-lock.json");
    writeFileSync(file, json(installed));
    utimesSync(file, 1, 1);
  }

  const script = (folder: string) => join(folder, "scripts", "ensure-installed.cjs");
  const run = (folder: string, env: NodeJS.ProcessEnv = environment()) =>
    spawnSync(process.execPath, [script(folder)], { cwd: folder, encoding: "utf8", env });
  const calls = (folder: string) =>
    existsSync(join(folder, "calls")) ? readFileSync(join(folder, "calls"), "utf8") : "";

  for (const [state, installed, reason] of [
    ["nothing", undefined, "nothing is installed completely"],
    ["the same, with older file times", INSTALLED, undefined],
    ["the same, with what another npm notes", { ...INSTALLED, "node_modules/zod": { ...ZOD, peer: true } }, undefined],
    ["one package more", { ...INSTALLED, "node_modules/linked": { version: "1.0.0" } }, undefined],
    ["another version", { ...INSTALLED, "node_modules/zod": { version: "0.9.0" } }, "zod is 0.9.0 instead of 1.0.0"],
    [
      "another content of a version",
      { ...INSTALLED, "node_modules/zod": { ...ZOD, integrity: "sha512-two" } },
      "zod has another content",
    ],
    ["a package less", { "node_modules/yaml": INSTALLED["node_modules/yaml"] }, "zod is missing"],
    [
      "one package in another",
      { ...INSTALLED, "node_modules/zod/node_modules/yaml": { version: "1.0.0" } },
      "zod/node_modules/yaml is superfluous",
    ],
  ] as const) {
    it(`${reason === undefined ? "does nothing" : "runs npm ci"} if there is ${state}`, () => {
      const folder = project(installed);
      const { status, stderr } = run(folder);
      assert.equal(stderr, reason === undefined ? "" : `Installing packages (npm ci), once: ${reason} ...\n`);
      assert.equal(calls(folder), reason === undefined ? "" : "ci --no-audit --no-fund\n");
      assert.equal(status, 0);
      assert.equal(existsSync(join(folder, ".slipway", "install.json")), false);
    });
  }

  it("notices a package whose folder was deleted", () => {
    const folder = project(INSTALLED);
    rmSync(join(folder, "node_modules", "zod"), { recursive: true });
    assert.match(run(folder).stderr, /zod is missing/);
  });

  for (const [state, installed, status] of [
    ["uses a linked node_modules with the right packages", INSTALLED, 0],
    ["never installs through a link", {}, 1],
    ["never installs through a link without a target", undefined, 1],
  ] as const) {
    it(state, () => {
      const folder = project();
      const other = join(root, "other");
      if (installed !== undefined) install(other, installed);
      symlinkSync(join(other, "node_modules"), join(folder, "node_modules"));
      const result = run(folder);
      assert.equal(result.status, status, result.stderr);
      assert.equal(calls(folder), "");
      assert.equal(existsSync(join(other, "node_modules", "zod")), installed !== undefined);
      const refusal =
        /^node_modules is a link,.*npm ci would empty the folder.*remove the link \(rm ".*node_modules"\)/;
      if (status === 1) assert.match(result.stderr, refusal);
    });
  }

  for (const [name, refused] of [
    ["p %41", false],
    ["h#1", false],
    [`s 'q' "d"`, false],
    ["$HOME;x&y", false],
    ["ümlaut", false],
    ["q?1", true],
    ["c:d", true],
    ["back\\slash", true],
  ] as const) {
    it(`${refused ? "refuses" : "accepts"} a folder named ${name}`, () => {
      const folder = project(INSTALLED, join(root, name));
      const { status, stderr } = run(folder);
      assert.equal(status, refused ? 1 : 0, stderr);
      if (refused) assert.match(stderr, /run nothing in a folder with ".*" in its path\. Fix: rename the folder/);
    });
  }

  for (const [title, prepare, expected, status] of [
    [
      "npm's failure",
      (folder: string) => {
        writeFileSync(join(folder, "go"), "7");
      },
      /Installing/,
      7,
    ],
    [
      "a missing npm",
      () => {
        rmSync(join(root, "bin", "npm"));
      },
      /^npm cannot be started: .*ENOENT.*npm ci$/m,
      1,
    ],
    [
      "a lockfile with a merge conflict",
      (folder: string) => {
        writeFileSync(join(folder, "package-lock.json"), "<<<<<<< HEAD\n{}");
      },
      /package-lock\.json cannot be read: .*JSON.* Fix: .*npm install after a merge$/m,
      1,
    ],
  ] as const) {
    it(`reports ${title}, without a stack trace`, () => {
      const folder = project();
      prepare(folder);
      const result = run(folder, {
        PATH: join(root, "bin") + (title === "a missing npm" ? "" : `:${process.env.PATH ?? ""}`),
      });
      assert.equal(result.status, status);
      assert.match(result.stderr, expected);
      assert.doesNotMatch(result.stderr, /^\s+at /m);
    });
  }

  it("ignores the notice of a process that was killed", () => {
    const folder = project();
    const { pid } = spawnSync(process.execPath, ["--version"]);
    mkdirSync(join(folder, ".slipway"));
    writeFileSync(join(folder, ".slipway", "install.json"), String(pid));
    assert.equal(run(folder).status, 0);
    assert.equal(calls(folder), "ci --no-audit --no-fund\n");
  });

  describe("while npm runs", () => {
    const children: ChildProcess[] = [];
    afterEach(() => {
      for (const child of children.splice(0)) child.kill("SIGKILL");
    });
    /** Starts an installation that lasts until `go` exists. */
    async function started(folder: string): Promise<ChildProcess> {
      rmSync(join(folder, "go"), { force: true });
      const child = start(folder);
      await appears(join(folder, "calls"));
      return child;
    }
    function start(folder: string): ChildProcess {
      const child = spawn(process.execPath, [script(folder)], { cwd: folder, env: environment(), stdio: "pipe" });
      children.push(child);
      return child;
    }

    it("lets a second command wait, and installs once", async () => {
      const folder = project();
      const first = await started(folder);
      const second = start(folder);
      const [notice] = (await once(second.stderr ?? second, "data")) as [Buffer];
      assert.equal(notice.toString(), `Waiting for process ${first.pid ?? 0}, which installs packages ...\n`);
      writeFileSync(join(folder, "go"), "0");
      const codes = await Promise.all([first, second].map((child) => once(child, "close")));
      assert.deepEqual(codes, [
        [0, null],
        [0, null],
      ]);
      assert.equal(calls(folder), "ci --no-audit --no-fund\n");
    });

    for (const [signal, code] of [
      ["SIGINT", 130],
      ["SIGTERM", 143],
    ] as const) {
      it(`ends npm and itself at ${signal}`, async () => {
        const folder = project();
        const child = await started(folder);
        child.kill(signal);
        assert.deepEqual(await once(child, "close"), [code, null]);
        assert.equal(existsSync(join(folder, ".slipway", "install.json")), false);
      });
    }
  });
});

async function appears(file: string): Promise<void> {
  const watcher = watch(dirname(file), { persistent: false });
  while (!existsSync(file)) await once(watcher, "change");
  watcher.close();
}
