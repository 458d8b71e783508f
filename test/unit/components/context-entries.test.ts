import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import fs, { appendFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mock } from "node:test";

import { BuildContextError } from "../../../components/image/context-error";
import { contextEntries } from "../../../components/image/context-entries";
import { contentTag } from "../../../components/image/content-tag";

const WITH_LINE = "or add the line x at the end of shop/.dockerignore";
const LINK = "image web: shop/x in the build context is a symbolic link to";

/** Changes of a context whose `x` is a link to the file `a`; `b` has the same content. */
const CHANGES: readonly (readonly [what: string, changesTag: boolean, command: string])[] = [
  ["a link to another file with the same content", true, "ln -snf b shop/x"],
  ["a link to the same file by another path", true, "ln -snf ./a shop/x"],
  ["a file in place of the link, with the same content", true, "rm shop/x && cp shop/a shop/x"],
  ["a link to an excluded file", true, "ln -snf excluded shop/x"],
  ["a link to nothing", true, "ln -snf nowhere shop/x"],
  ["a link to a folder out of the context", true, "ln -snf /usr shop/x"],
  ["no link", true, "rm shop/x"],
  ["an empty folder", true, "mkdir shop/empty"],
  ["a folder whose files are excluded", true, "mkdir shop/folder && touch shop/folder/excluded"],
  ["an empty folder that is excluded", false, "mkdir shop/excluded-folder"],
  ["an executable file", true, "chmod 744 shop/a"],
  ["a file that only its group may execute, which git does not record", false, "chmod 654 shop/a"],
  ["files of another umask", false, "chmod 600 shop/a"],
  ["folders of another umask", false, "chmod 700 shop/src"],
  ["a file with the set-user-ID bit", false, "chmod 4644 shop/a"],
  ["another time", false, "touch -d @1 shop/a"],
  ["a hard link in place of a copy", false, "ln -f shop/a shop/b"],
  ["a pipe that is excluded", false, "mkfifo shop/excluded-pipe"],
];

/** What the path `x` of a context may not be, and the message. */
const REFUSED: readonly (readonly [what: string, command: string, message: string])[] = [
  [
    "a named pipe",
    "mkfifo shop/x",
    `image web: shop/x in the build context is a named pipe (FIFO), which git does not track: remove it, ${WITH_LINE}`,
  ],
  [
    "a link to itself",
    "ln -s x shop/x",
    `${LINK} x, which cannot be read: its symbolic links lead back to themselves; link to another path, ${WITH_LINE}`,
  ],
  [
    "a link to a device",
    "ln -s /dev/null shop/x",
    `${LINK} /dev/null, a device: create the link by a RUN instruction of the Dockerfile instead, ${WITH_LINE}`,
  ],
  [
    "a link to a name in another encoding",
    "ln -s \"$(printf '\\351')\" shop/x",
    `${LINK} \uFFFD, a name that is not encoded in UTF-8: link to another name, ${WITH_LINE}`,
  ],
];

/** Contexts that are refused as a whole. */
const INVALID: readonly (readonly [what: string, command: string, messages: readonly string[]])[] = [
  [
    "neither a folder nor a Dockerfile",
    "rm -r shop",
    [
      "image web: build context shop does not exist: specify a folder of the project",
      "image web: Dockerfile shop/Dockerfile does not exist: create it or specify another",
    ],
  ],
  [
    "a folder in place of the Dockerfile",
    "rm shop/Dockerfile && mkdir shop/Dockerfile",
    ["image web: Dockerfile shop/Dockerfile is not a file: create it or specify another"],
  ],
  [
    "a Dockerfile that is a link to itself",
    "ln -snf Dockerfile shop/Dockerfile",
    [
      "image web: Dockerfile shop/Dockerfile cannot be read: its symbolic links lead back to themselves: create it or specify another",
    ],
  ],
  [
    "an ignore file that is a folder",
    "rm shop/.dockerignore && mkdir shop/.dockerignore",
    ["image web: shop/.dockerignore cannot be read: it is a folder; make it a readable file, or remove it"],
  ],
  [
    "a name in another encoding",
    "touch \"shop/$(printf '\\351')\"",
    [
      "image web: shop/\uFFFD in the build context has a name that is not encoded in UTF-8: rename it, or add the line \uFFFD at the end of shop/.dockerignore",
    ],
  ],
];

describe("the entries of a build context", () => {
  const before = process.cwd();
  let project: string;
  beforeEach(() => {
    project = mkdtempSync(join(tmpdir(), "context-"));
    process.chdir(project);
    mkdirSync("shop/src", { recursive: true });
    for (const file of ["a", "b", "excluded", "src/main.py"]) writeFileSync(join("shop", file), "same");
    writeFileSync("shop/Dockerfile", "FROM scratch\n");
    writeFileSync("shop/.dockerignore", "**/excluded*\n");
  });
  afterEach(() => {
    mock.restoreAll();
    process.chdir(before);
    rmSync(project, { recursive: true });
  });

  for (const [what, changesTag, command] of CHANGES) {
    it(`${changesTag ? "change the tag" : "keep the tag"} with ${what}`, () => {
      symlinkSync("a", "shop/x");
      const first = tag();
      shell(command);
      assert.equal(tag() !== first, changesTag);
    });
  }

  for (const [what, command, message] of REFUSED) {
    it(`are refused with ${what}; the printed line excludes it`, () => {
      shell(command);
      assert.deepEqual(problems(), [message]);
      appendFileSync("shop/.dockerignore", "x\n");
      assert.deepEqual(problems(), []);
    });
  }

  for (const [what, command, messages] of INVALID) {
    it(`are refused with ${what}`, () => {
      shell(command);
      assert.deepEqual(problems(), messages);
    });
  }

  it("are refused with a socket, and report all problems at once", async () => {
    const server = createServer().listen("shop/x");
    await new Promise((resolve) => server.once("listening", resolve));
    shell("mkfifo 'shop/[y]'");
    const found = problems();
    server.close();
    const end = "which git does not track: remove it, or add the line";
    assert.deepEqual(found, [
      `image web: shop/[y] in the build context is a named pipe (FIFO), ${end} \\[y\\] at the end of shop/.dockerignore`,
      `image web: shop/x in the build context is a socket, ${end} x at the end of shop/.dockerignore`,
    ]);
  });

  it("are refused with a file and a folder that the user may not read", () => {
    const denied = Object.assign(new Error("EACCES"), { code: "EACCES" });
    const { readFileSync, readdirSync } = fs;
    mock.method(fs, "readFileSync", (path: string) => {
      if (path === "shop/a") throw denied;
      return readFileSync(path);
    });
    mock.method(fs, "readdirSync", (path: string, options: { withFileTypes: true; encoding: "buffer" }) => {
      if (path === "shop/src") throw denied;
      return readdirSync(path, options);
    });
    assert.deepEqual(
      problems().map((problem) => problem.replace(/, or add.*/, "")),
      [
        "image web: shop/src in the build context cannot be read: permission denied; make it readable (chmod u+rx)",
        "image web: shop/a in the build context cannot be read: permission denied; make it readable (chmod u+r)",
      ],
    );
  });
});

function tag(): string {
  return contentTag({ context: "shop", dockerfile: "shop/Dockerfile", buildArgs: {}, platforms: [] });
}

function problems(): readonly string[] {
  try {
    contextEntries("shop", "shop/Dockerfile", "web");
    return [];
  } catch (error) {
    assert.ok(error instanceof BuildContextError, String(error));
    return error.problems;
  }
}

function shell(command: string): void {
  execFileSync("sh", ["-c", command]);
}
