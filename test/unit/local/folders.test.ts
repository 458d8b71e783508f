import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { folderDigest, makeIfChanged } from "../../../local/host/folders";

describe("folders that are made from inputs", () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "slipway-folders-"));
  });
  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  it("are made once per inputs, and kept if a later one fails", async () => {
    const folder = join(root, "made");
    const make = (text: string) => (target: string) => {
      writeFileSync(join(target, "file"), text);
      return Promise.resolve();
    };
    await makeIfChanged(folder, "a", make("one"));
    await makeIfChanged(folder, "a", make("never"));
    await assert.rejects(
      makeIfChanged(folder, "b", () => Promise.reject(new Error("broken"))),
      /broken/,
    );
    assert.equal(readFileSync(join(folder, "file"), "utf8"), "one");
    await makeIfChanged(folder, "b", make("two"));
    assert.equal(readFileSync(join(folder, "file"), "utf8"), "two");
    assert.ok(!existsSync(`${folder}.new`));
  });

  it("have a digest of paths, contents and what else is given", () => {
    mkdirSync(join(root, "deep"));
    writeFileSync(join(root, "deep", "file"), "1");
    const digest = folderDigest(root);
    assert.equal(folderDigest(root), digest);
    assert.notEqual(folderDigest(root, "more"), digest);
    writeFileSync(join(root, "deep", "file"), "2");
    assert.notEqual(folderDigest(root), digest);
  });
});
