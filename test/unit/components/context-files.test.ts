import assert from "node:assert/strict";
import fs, { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { mock } from "node:test";

import { contextFiles, contextFilter } from "../../../components/image/context-files";
import { excludedPaths } from "../../support/ignore-cases/judge";

const FILES = [
  "Dockerfile",
  "main.ts",
  "node_modules/left/index.js",
  "node_modules/keep.txt",
  "web/node_modules/right/index.js",
  "web/src/deep/page.ts",
  "web/src/page.test.ts",
  "shared/nginx.conf",
];

/** Ignore files, and the folders that need not be read with each. */
const CASES: readonly [string, readonly string[]][] = [
  ["", []],
  ["node_modules", ["node_modules", "node_modules/left"]],
  ["**/node_modules", ["node_modules", "web/node_modules", "web/node_modules/right"]],
  ["*\n!main.ts", ["node_modules", "web", "shared"]],
  ["*\n!web/src\n!shared/nginx.conf", ["node_modules", "web/node_modules"]],
  ["*\n!/web/src/deep/", ["node_modules", "web/node_modules", "shared"]],
  ["node_modules\n!node_modules/keep.txt", ["node_modules/left"]],
  ["web\n!web/**/*.ts\nweb/src/*.test.ts", []],
  ["*\n!web/src/*.ts", ["node_modules", "web/node_modules", "shared"]],
  ["*\n!web/s*/page.test.ts", ["node_modules", "shared"]],
  ["*\n!shared", ["node_modules", "web"]],
  ["*\n!**/page.ts", []],
];

describe("the files of a build context", () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "context-"));
    for (const file of FILES) {
      mkdirSync(dirname(join(root, file)), { recursive: true });
      writeFileSync(join(root, file), "");
    }
  });
  afterEach(() => {
    mock.restoreAll();
    rmSync(root, { recursive: true });
  });

  for (const [rules, unread] of CASES) {
    it(`are those of the whole folder, without reading what is excluded: ${JSON.stringify(rules)}`, () => {
      if (rules !== "") writeFileSync(join(root, ".dockerignore"), rules);
      const all = readdirSync(root, { recursive: true, withFileTypes: true })
        .filter((found) => !found.isDirectory())
        .map((found) => relative(root, join(found.parentPath, found.name)));
      const read = mock.method(fs, "readdirSync");
      const excluded = excludedPaths(rules, all);
      const sent = all.filter((path) => Array.isArray(excluded) && !excluded.includes(path));
      const found = contextFiles(root, join(root, "Dockerfile"));
      assert.deepEqual(
        found.filter((path) => !path.endsWith("/")),
        sent.sort(),
      );
      const folders = read.mock.calls.map(({ arguments: [path] }) => relative(root, String(path)));
      assert.deepEqual(
        folders.filter((folder) => unread.includes(folder)),
        [],
      );
      assert.ok(folders.length > 0, "the calls are not recorded");

      const isWatched = contextFilter(root, join(root, "Dockerfile"));
      assert.deepEqual(
        sent.filter((path) => !isWatched(path) || !(dirname(path) === "." || isWatched(dirname(path)))),
        [],
      );
      assert.deepEqual(unread.filter(isWatched), []);
    });
  }
});
