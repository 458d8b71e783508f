import assert from "node:assert/strict";
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { stageContext, stagedFolder } from "../../../components/image/build-context";
import { contextEntries } from "../../../components/image/context-entries";

/** What a builder sees of a file: permissions, and the content or a link's target. */
type Seen = Readonly<Record<string, string>>;

describe("a staged build context", () => {
  const before = process.cwd();
  let project: string;
  beforeEach(() => {
    project = mkdtempSync(join(tmpdir(), "context-"));
    process.chdir(project);
    write("shop/Dockerfile", "FROM scratch\n");
    write("shop/src/main.py", "print()\n");
  });
  afterEach(() => {
    process.chdir(before);
    rmSync(project, { recursive: true });
  });

  it("has permissions that depend only on whether a file is executable", () => {
    write("shop/run.sh", "#!/bin/sh\n");
    symlinkSync("src/main.py", "shop/link");
    const expected = {
      Dockerfile: "644 FROM scratch\n",
      link: "-> src/main.py",
      "run.sh": "755 #!/bin/sh\n",
      src: "755",
      "src/main.py": "644 print()\n",
    };
    // Permissions of a checkout with the umasks 022, 002, 077 and 027.
    for (const [file, program, folder] of [
      [0o644, 0o755, 0o755],
      [0o664, 0o775, 0o775],
      [0o600, 0o700, 0o700],
      [0o640, 0o750, 0o750],
    ] as const) {
      for (const path of ["Dockerfile", "src/main.py"]) chmodSync(join("shop", path), file);
      chmodSync("shop/run.sh", program);
      chmodSync("shop/src", folder);
      assert.deepEqual(staged(), expected, file.toString(8));
    }
  });

  for (const [what, change, expected] of [
    [
      "a file whose content changes",
      () => {
        write("shop/src/main.py", "print(1)\n");
      },
      { "src/main.py": "644 print(1)\n" },
    ],
    [
      "a file that becomes executable",
      () => {
        chmodSync("shop/src/main.py", 0o755);
      },
      { "src/main.py": "755 print()\n" },
    ],
    [
      "a new file",
      () => {
        write("shop/src/new.py", "");
      },
      { "src/new.py": "644 " },
    ],
    [
      "a removed file",
      () => {
        rmSync("shop/src/main.py");
      },
      { "src/main.py": undefined },
    ],
    [
      "a removed folder",
      () => {
        rmSync("shop/src", { recursive: true });
      },
      { src: undefined, "src/main.py": undefined },
    ],
    [
      "an empty folder",
      () => {
        mkdirSync("shop/data/cache", { recursive: true });
      },
      { data: "755", "data/cache": "755" },
    ],
    [
      "an empty folder in place of a file",
      () => {
        rmSync("shop/src/main.py");
        mkdirSync("shop/src/main.py");
      },
      { "src/main.py": "755" },
    ],
    [
      "a folder in place of a file",
      () => {
        rmSync("shop/src/main.py");
        write("shop/src/main.py/x", "x");
      },
      { "src/main.py": "755", "src/main.py/x": "644 x" },
    ],
    [
      "a file in place of a folder",
      () => {
        rmSync("shop/src", { recursive: true });
        write("shop/src", "x");
      },
      { src: "644 x", "src/main.py": undefined },
    ],
    [
      "a link in place of a folder",
      () => {
        rmSync("shop/src", { recursive: true });
        symlinkSync("Dockerfile", "shop/src");
      },
      { src: "-> Dockerfile", "src/main.py": undefined },
    ],
    [
      "a file that becomes ignored",
      () => {
        write("shop/Dockerfile.dockerignore", "src\n*.dockerignore\n");
      },
      { src: undefined, "src/main.py": undefined },
    ],
  ] as const) {
    it(`follows ${what}`, () => {
      const first = staged();
      change();
      const wanted = Object.entries({ ...first, ...expected }).filter(([, seen]) => seen !== undefined);
      assert.deepEqual(staged(), Object.fromEntries(wanted));
    });
  }

  it("does not rewrite unchanged files: a builder sends files again if their time changes", () => {
    staged();
    const file = join(stagedFolder("web"), "src/main.py");
    const { mtimeMs, ino } = lstatSync(file);
    staged();
    assert.deepEqual([lstatSync(file).mtimeMs, lstatSync(file).ino], [mtimeMs, ino]);
  });

  it("leaves no unfinished file behind", () => {
    staged();
    assert.deepEqual(readdirSync(".slipway"), ["contexts"]);
  });

  function staged(): Seen {
    stageContext("web", contextEntries("shop", "shop/Dockerfile"));
    const root = stagedFolder("web");
    const paths = readdirSync(root, { recursive: true, encoding: "utf8" }).sort();
    return Object.fromEntries(paths.map((path) => [path, seen(join(root, path))]));
  }

  function seen(path: string): string {
    const status = lstatSync(path);
    if (status.isSymbolicLink()) return `-> ${readlinkSync(path)}`;
    const mode = (status.mode & 0o7777).toString(8);
    return status.isDirectory() ? mode : `${mode} ${readFileSync(path, "utf8")}`;
  }
});

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
