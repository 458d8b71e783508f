import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PROJECT_FOLDER } from "../../../lib/project";

interface Result {
  readonly status: number | null;
  /** One line for each argument that the program received. */
  readonly lines: readonly string[];
  readonly stderr: string;
}

describe("the entry points of the mirror's images", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "entrypoints-"));
    for (const name of ["node", "versitygw"]) {
      writeFileSync(join(folder, name), '#!/bin/sh\nprintf "%s\\n" "${0##*/}" "$@"\n');
      chmodSync(join(folder, name), 0o755);
    }
    writeFileSync(join(folder, "server.js"), "");
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  function start(image: string, args: readonly string[], env: Record<string, string> = {}): Result {
    const script = join(PROJECT_FOLDER, "local/mirror", image, "docker-entrypoint.sh");
    const { status, stdout, stderr } = spawnSync("sh", [script, ...args], {
      cwd: folder,
      env: { PATH: `${folder}:/usr/bin:/bin`, VGW_BINARY: join(folder, "versitygw"), ...env },
      encoding: "utf8",
    });
    return { status, lines: stdout.split("\n").slice(0, -1), stderr };
  }

  it("run node for options and for files that cannot be executed", () => {
    assert.deepEqual(start("node", ["--version"]).lines, ["node", "--version"]);
    assert.deepEqual(start("node", ["server.js", "--port=80"]).lines, ["node", "server.js", "--port=80"]);
    assert.deepEqual(start("node", ["node", "server.js"]).lines, ["node", "server.js"]);
    assert.deepEqual(start("node", ["echo", "a  b"]).lines, ["a  b"]);
  });

  it("pass arguments to the S3 gateway, whatever the environment", () => {
    const { lines } = start("versitygw", ["posix", "/a folder"], { VGW_BACKEND: "s3", VGW_ARGS: "--quiet" });
    assert.deepEqual(lines, ["versitygw", "posix", "/a folder"]);
  });

  it("configure the S3 gateway by the environment", () => {
    assert.deepEqual(start("versitygw", [], { VGW_BACKEND: "posix", VGW_BACKEND_ARG: "/a folder" }).lines, [
      "versitygw",
      "posix",
      "/a folder",
    ]);
    const env = { VGW_BACKEND: "posix", VGW_ARGS: "--quiet --debug", VGW_BACKEND_ARGS: "--nometa /data" };
    assert.deepEqual(start("versitygw", [], env).lines, [
      "versitygw",
      "--quiet",
      "--debug",
      "posix",
      "--nometa",
      "/data",
    ]);
  });

  it("reject an S3 gateway without a backend", () => {
    for (const env of [{}, { VGW_BACKEND: "nfs" }]) {
      const { status, stderr } = start("versitygw", [], env);
      assert.equal(status, 1);
      assert.match(stderr, /VGW_BACKEND is '(nfs)?', but has to be posix, .*\n.* pass arguments to the container/);
    }
  });
});
