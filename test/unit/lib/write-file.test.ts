import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { replaceText, writeWhole } from "../../../lib/write-file";

describe("writing a file", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "write-file-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });
  const path = (...names: string[]) => join(folder, ...names);

  it("creates its folder and replaces what is there, with its mode", () => {
    writeWhole(path("out", "dev", "plan.json"), "one");
    writeFileSync(path("script"), "old", { mode: 0o750 });
    writeWhole(path("script"), "new");
    assert.equal(readFileSync(path("out", "dev", "plan.json"), "utf8"), "one");
    assert.equal(readFileSync(path("script"), "utf8"), "new");
    assert.equal(statSync(path("script")).mode & 0o777, 0o750);
    assert.deepEqual(readdirSync(folder).sort(), ["out", "script"]);
  });

  it("keeps a link and writes its target", () => {
    writeFileSync(path("target"), "old");
    symlinkSync("target", path("link"));
    writeWhole(path("link"), "new");
    assert.ok(lstatSync(path("link")).isSymbolicLink());
    assert.equal(readFileSync(path("target"), "utf8"), "new");
  });

  it("does not replace a device", () => {
    writeWhole("/dev/null", "text");
    assert.ok(statSync("/dev/null").isCharacterDevice());
  });

  it("keeps the previous content where there is no space, and leaves nothing beside it", () => {
    writeFileSync(path("plan.json"), "previous");
    const program = `require("./lib/write-file").writeWhole(${JSON.stringify(path("plan.json"))}, "x".repeat(1 << 20))`;
    // A limit of 100 KiB per file stands for the end of the disk.
    const script = 'trap "" XFSZ; ulimit -f 100; exec "$0" --require tsx/cjs --eval "$1"';
    const { status, stderr } = spawnSync("bash", ["-c", script, process.execPath, program], { encoding: "utf8" });
    assert.notEqual(status, 0);
    assert.match(stderr, /plan\.json cannot be written: the file is larger than the limit.*\(EFBIG\)/);
    assert.equal(readFileSync(path("plan.json"), "utf8"), "previous");
    assert.deepEqual(readdirSync(folder), ["plan.json"]);
  });

  it("names the path and the reason", () => {
    writeFileSync(path("file"), "");
    mkdirSync(path("folder"));
    assert.throws(() => {
      writeWhole(path("file", "plan.json"), "text");
    }, /file\/plan\.json cannot be written: .*(ENOTDIR|EEXIST)/);
    assert.throws(() => {
      writeWhole("/dev/full", "text");
    }, /\/dev\/full cannot be written: the disk is full; free some space \(ENOSPC\)/);
    assert.throws(() => {
      writeWhole(path("folder"), "text");
    }, /folder cannot be written: .*EISDIR/);
  });

  it("replaces a text only as long as nobody else has changed it", () => {
    writeFileSync(path("Pulumi.prod.yaml"), "one");
    replaceText(path("Pulumi.prod.yaml"), "one", "two");
    assert.throws(() => {
      replaceText(path("Pulumi.prod.yaml"), "one", "three");
    }, /Pulumi\.prod\.yaml was changed while this command ran, so nothing was written\. Fix: run the command again/);
    assert.equal(readFileSync(path("Pulumi.prod.yaml"), "utf8"), "two");
  });
});
