import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { PROJECT_FOLDER } from "../../../lib/project";
import { ALLOWANCES, type Allowance, contentProblems, judgeContent } from "../../../scripts/images/allowed";
import { unneededFiles, type UnneededKind } from "../../../scripts/images/content";
import { developmentPackages } from "../../../scripts/images/development";
import { findImages, imageName } from "../../../scripts/images/find";
import type { ImageFile } from "../../../scripts/images/listing";

function filesOf(paths: readonly string[], mode = "-rw-r--r--"): ReadonlyMap<string, ImageFile> {
  return new Map(paths.map((path) => [path, { path, mode, size: 1 }]));
}

function kindsOf(path: string, mode?: string): UnneededKind[] {
  return unneededFiles(filesOf([path], mode)).map(({ kind }) => kind);
}

describe("what programs do not need at run time", () => {
  const examples: Readonly<Record<string, readonly string[]>> = {
    "package manager": [
      "usr/bin/apt-get",
      "usr/local/bin/pip3.13",
      "usr/local/bin/npm",
      "var/lib/dpkg/status",
      "opt/venv/lib/python3.13/site-packages/pip/__init__.py",
      "usr/local/lib/node_modules/npm/package.json",
      "usr/lib/python3.13/ensurepip/_bundled/pip-25.whl",
    ],
    shell: ["bin/sh", "usr/bin/dash", "usr/bin/bash"],
    compiler: ["usr/bin/gcc-14", "usr/local/bin/phpize", "usr/local/go/pkg/tool/compile", "app/node_modules/vite/x.js"],
    header: ["usr/local/include/node/node.h", "opt/venv/lib/numpy/_core/x.pxd"],
    "static library": ["usr/lib/libfoo.a"],
    test: ["opt/venv/lib/numpy/tests/test_a.py", "app/node_modules/pino/test/basic.js", "app/dist/app.test.js"],
    documentation: ["usr/share/doc/libc6/changelog.gz", "usr/share/man/man1/sh.1", "app/node_modules/zod/README.md"],
    cache: ["var/cache/apt/pkgcache.bin", "root/.cache/pip/x", "tmp/requirements.txt"],
    "source map": ["app/node_modules/zod/index.js.map"],
    "type declaration": ["app/node_modules/zod/index.d.ts", "opt/venv/lib/numpy/__init__.pyi"],
  };
  for (const [kind, paths] of Object.entries(examples)) {
    it(`includes a ${kind}`, () => {
      for (const path of paths) assert.deepEqual(kindsOf(path), [kind], path);
    });
  }

  it("includes programs that run as another user", () => {
    assert.deepEqual(kindsOf("usr/bin/mount", "-rwsr-xr-x"), ["setuid"]);
    assert.deepEqual(kindsOf("usr/bin/chage", "-rwxr-sr-x"), ["setuid"]);
    assert.deepEqual(kindsOf("tmp", "drwxrwxrwt"), []);
  });

  it("includes bytecode without a source, and a second version of the same", () => {
    const folder = "usr/lib/python3.13";
    const compiled = (name: string) => `${folder}/__pycache__/${name}.pyc`;
    const files = filesOf([
      `${folder}/json.py`,
      compiled("json.cpython-313"),
      compiled("json.cpython-313.opt-1"),
      compiled("gone.cpython-313"),
    ]);
    assert.deepEqual(
      unneededFiles(files).map(({ path }) => path),
      [compiled("json.cpython-313.opt-1"), compiled("gone.cpython-313")],
    );
  });

  it("does not include what runs, licences, and the records of packages", () => {
    for (const path of [
      "usr/local/bin/python3.13",
      "opt/venv/bin/gunicorn",
      "usr/share/doc/libc6/copyright",
      "var/lib/dpkg/status.d/libc6",
      "app/node_modules/zod/LICENSE.md",
      "app/node_modules/zod/index.js",
      "usr/lib/python3.13/unittest/case.py",
    ]) {
      assert.deepEqual(kindsOf(path), [], path);
    }
    assert.deepEqual(kindsOf("var/log/nginx/error.log", "lrwxrwxrwx"), []);
  });
});

describe("packages for development", () => {
  it("are those of lock files and requirements that the service does not need itself", () => {
    const folder = mkdtempSync(join(tmpdir(), "images-"));
    try {
      const packages = { "": {}, "node_modules/zod": {}, "node_modules/vitest": { dev: true } };
      const nested = { "node_modules/a": { dev: true }, "node_modules/zod/node_modules/a": {} };
      writeFileSync(join(folder, "package-lock.json"), JSON.stringify({ packages: { ...packages, ...nested } }));
      writeFileSync(join(folder, "requirements.txt"), "flask==3.1.3\n");
      writeFileSync(join(folder, "requirements-dev.txt"), "flask==3.1.3\npytest-cov==7.0.0\n");
      const found = developmentPackages(
        filesOf([
          "app/node_modules/zod/package.json",
          "app/node_modules/zod/node_modules/a/package.json",
          "app/node_modules/vitest/package.json",
          "opt/venv/lib/python3.13/site-packages/flask-3.1.3.dist-info/METADATA",
          "opt/venv/lib/python3.13/site-packages/pytest_cov-7.0.0.dist-info/METADATA",
        ]),
        folder,
      );
      assert.deepEqual(
        found.map(({ path }) => path),
        [
          "app/node_modules/vitest/package.json",
          "opt/venv/lib/python3.13/site-packages/pytest_cov-7.0.0.dist-info/METADATA",
        ],
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe("the content of an image", () => {
  const allowance: Allowance = {
    images: ["shop/web"],
    kind: "shell",
    path: /^bin\/sh$/,
    reason: "it starts by a script",
  };
  const problems = (paths: readonly string[], allowances = [allowance]) =>
    contentProblems("shop/web", judgeContent("shop/web", unneededFiles(filesOf(paths)), allowances));

  it("may be what is allowed for the image", () => {
    assert.deepEqual(problems(["bin/sh", "app/server"]), []);
  });

  it("may be nothing else of its kind, nor of another", () => {
    assert.deepEqual(problems(["bin/sh", "bin/bash", "usr/bin/apt"]), [
      "shop/web has a package manager, which it does not need at run time: /usr/bin/apt; remove it in the Dockerfile, or allow it with a reason in scripts/images/allowed.ts",
      "shop/web has a shell, which it does not need at run time: /bin/bash; remove it in the Dockerfile, or allow it with a reason in scripts/images/allowed.ts",
    ]);
  });

  it("must have what is allowed", () => {
    assert.deepEqual(problems(["app/server"]), [
      "shop/web has no shell that /^bin\\/sh$/ allows: remove the allowance from scripts/images/allowed.ts",
    ]);
  });

  it("is allowed by existing names only", () => {
    const names = findImages(PROJECT_FOLDER).map(imageName);
    for (const { images } of ALLOWANCES) for (const image of images) assert.ok(names.includes(image), image);
  });
});
