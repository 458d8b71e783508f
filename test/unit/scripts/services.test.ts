import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";

import { PROJECT_FOLDER } from "../../../lib/project";
import { findServices, isSelected } from "../../../scripts/services/find";
import { contextOf, testOutput } from "../../../scripts/services/image-tests";
import { LANGUAGES } from "../../../scripts/services/languages";
import { goTestReport } from "../../../scripts/services/languages/go";
import { byService, compilerOf, eslintConfigOf, vitestTally } from "../../../scripts/services/languages/node";
import { failuresOf, tallyOf } from "../../../scripts/services/summary";

describe("the languages of services", () => {
  it("are one file each, and all of them are listed", () => {
    const files = readdirSync(join(PROJECT_FOLDER, "scripts/services/languages"));
    const modules = files.map((file) => basename(file, ".ts")).filter((name) => name !== "index");
    assert.deepEqual(LANGUAGES.map(({ name }) => name).sort(), modules.sort());
  });

  it("select the files of their linters", () => {
    const linters = LANGUAGES.flatMap((language) => language.linters);
    const titles = (file: string) => linters.filter(({ matches }) => matches(file)).map(({ title }) => title);
    for (const [file, expected] of [
      ["apps/thoughts/users/app.py", ["ruff check", "ruff format"]],
      ["apps/thoughts/users/Dockerfile", ["hadolint"]],
      ["Dockerfile.dev", ["hadolint"]],
      ["dev.Dockerfile", ["hadolint"]],
      ["apps/thoughts/users/Dockerfile.dockerignore", []],
      [".ci/run", ["shellcheck"]],
      ["local/mirror/postgres/docker-entrypoint.sh", ["shellcheck"]],
      ["LICENSE", []],
      ["apps/phpdemo/code/www/index.php", ["php -l"]],
      ["scripts/services.ts", []],
      ["apps/shop/web/src/app.ts", ["tsc", "eslint"]],
      ["apps/shop/web/src/pages/home.tsx", ["tsc", "eslint"]],
      ["apps/shop/web/src/pages/home.vue", ["tsc", "eslint"]],
      ["apps/shop/web/tests/app.test.ts", ["tsc", "eslint"]],
      ["apps/shop/web/home.vue", []],
      ["apps/shop/web/vite.config.ts", ["tsc", "eslint"]],
      ["apps/shop/web/server.ts", []],
      ["apps/shop/index.ts", []],
    ] as const) {
      assert.deepEqual(titles(file), expected, file);
    }
  });
});

describe("the services with tests", () => {
  it("are found by their files", async () => {
    const root = mkdtempSync(join(tmpdir(), "services-"));
    try {
      for (const file of [
        "apps/shop/web/tests/test_web.py",
        "apps/shop/till/tests/run.php",
        "apps/shop/stock/tests/stock.spec",
        "apps/shop/page/tests/page.test.tsx",
        "apps/shop/common/helpers.py",
        "apps/blog/web/tests/test_blog.py",
        "apps/blog/api/go.mod",
        "apps/blog/model/tests/test_model.py",
      ]) {
        mkdirSync(join(root, dirname(file)), { recursive: true });
        writeFileSync(join(root, file), "");
      }
      writeFileSync(join(root, "apps/blog/web/Dockerfile"), "FROM a AS run\nFROM run\n");
      writeFileSync(join(root, "apps/blog/model/Dockerfile"), "FROM a AS run\nFROM run AS test\nFROM run\n");
      const services = await findServices(root, LANGUAGES);
      assert.deepEqual(
        services.map(({ folder, language }) => `${folder} ${language}`),
        [
          "apps/blog/api go",
          "apps/blog/model docker",
          "apps/blog/web python",
          "apps/shop/page node",
          "apps/shop/till php",
          "apps/shop/web python",
        ],
      );
      const selected = (selector: string) =>
        services.filter((service) => isSelected(service, selector)).map(({ folder }) => folder);
      assert.deepEqual(selected("web"), ["apps/blog/web", "apps/shop/web"]);
      assert.deepEqual(selected("shop"), ["apps/shop/page", "apps/shop/till", "apps/shop/web"]);
      assert.deepEqual(selected("shop/web"), ["apps/shop/web"]);
      assert.deepEqual(selected("sho"), []);
    } finally {
      rmSync(root, { recursive: true });
    }
  });
});

describe("the numbers of a test run", () => {
  it("come from its last line", () => {
    for (const [code, output, expected] of [
      [0, "5 passed\n....\n12 passed in 3.10s\n", { passed: 12, failed: 0 }],
      [1, "2 failed, 10 passed, 1 error in 3.10s\n", { passed: 10, failed: 3 }],
      [0, "6 passed, 0 failed\n", { passed: 6, failed: 0 }],
    ] as const) {
      assert.deepEqual(tallyOf({ code, output }), expected);
    }
  });

  it("include a failure for a run without numbers", () => {
    assert.deepEqual(tallyOf({ code: 5, output: "no tests ran in 0.01s\n" }), { passed: 0, failed: 1 });
    assert.deepEqual(tallyOf({ code: 139, output: "" }), { passed: 0, failed: 1 });
  });

  it("are followed by the end of what the failed ones printed", () => {
    const long = Array.from({ length: 100 }, (_, index) => `line ${index}`).join("\n");
    const runs = new Map([
      ["shop/web", { passed: 1, failed: 0, output: "1 passed\n" }],
      ["shop/till", { passed: 1, failed: 1, output: `${long}\n1 passed, 1 failed\n` }],
      ["shop/stock", { passed: 0, failed: 1, output: "no such file\n" }],
    ]);
    const [, first = "", second] = failuresOf(runs).split("\n=== ");
    assert.match(first, /^shop\/till failed:\nline 41\n[^]*line 99\n1 passed, 1 failed\n$/);
    assert.equal(second, "shop/stock failed:\nno such file\n");
    assert.equal(failuresOf(new Map([["shop/web", { passed: 1, failed: 0, output: "1 passed\n" }]])), "");
  });
});

describe("tests in an image", () => {
  it("are built in the nearest folder that has all that the Dockerfile copies", () => {
    const root = mkdtempSync(join(tmpdir(), "services-"));
    try {
      for (const file of ["shop/web/app.py", "shop/web/main.py", "shop/prices/all.json", "shared/nginx.conf"]) {
        mkdirSync(join(root, dirname(file)), { recursive: true });
        writeFileSync(join(root, file), "");
      }
      const dockerfile = join(root, "shop/web/Dockerfile");
      for (const [copies, expected] of [
        ["COPY app.py main.py /app/", "shop/web"],
        ["COPY --chown=1:1 app.py /app/\nCOPY --from=build /out /out\nCOPY *.txt /app/", "shop/web"],
        ["COPY web/app.py /app/\nCOPY prices /app/prices", "shop"],
        ["COPY shop/web /app/\nCOPY shared/nginx.conf /etc/", ""],
      ] as const) {
        writeFileSync(dockerfile, `FROM a AS build\n${copies}\n`);
        assert.equal(contextOf(dockerfile), join(root, expected), copies);
      }
      writeFileSync(dockerfile, "FROM a\nCOPY nowhere /app/\n");
      assert.throws(() => contextOf(dockerfile), /no folder above .*Dockerfile has all that it copies: nowhere/);
    } finally {
      rmSync(root, { recursive: true });
    }
  });

  it("have the numbers that the test runner printed", () => {
    for (const [output, expected] of [
      ["#9 0.412 .....\n#9 3.500 5 passed in 3.10s\n#9 DONE 3.6s\n", "5 passed in 3.10s"],
      [
        "#9 3.500 1 failed, 4 passed in 3.10s\n#9 ERROR: process did not complete: exit code: 1\n",
        "1 failed, 4 passed in 3.10s",
      ],
      ["#9 CACHED\n", ""],
    ] as const) {
      assert.equal(testOutput(output), expected);
    }
  });
});

describe("services in Go", () => {
  const events = (...list: readonly (readonly [action: string, test?: string | undefined, output?: string])[]) =>
    list.map(([Action, Test, Output]) => JSON.stringify({ Action, Package: "shop/api", Test, Output })).join("\n");
  const numbers = (output: string) => {
    const { passed, failed } = goTestReport(output);
    return { passed, failed };
  };

  it("count tests without subtests of their own", () => {
    const output = events(["run", "A"], ["pass", "A/one"], ["pass", "A/two"], ["pass", "A"], ["pass", "B"], ["pass"]);
    assert.deepEqual(numbers(output), { passed: 3, failed: 0 });
  });

  it("show the output of what failed", () => {
    const output = events(
      ["output", "A", "quiet\n"],
      ["pass", "A"],
      ["output", "B/one", "wrong price\n"],
      ["fail", "B/one"],
      ["fail", "B"],
      ["output", undefined, "FAIL\tshop/api\t0.1s\n"],
      ["fail"],
    );
    assert.deepEqual(numbers(output), { passed: 1, failed: 1 });
    assert.equal(goTestReport(output).text, "wrong price\nFAIL\tshop/api\t0.1s");
  });

  it("count a package that does not compile as a failure", () => {
    const output = ["# shop/api", "./api.go:1:1: no", events(["output", undefined, "FAIL\n"], ["fail"])].join("\n");
    assert.deepEqual(goTestReport(output), {
      passed: 0,
      failed: 1,
      text: "# shop/api\n./api.go:1:1: no\nFAIL",
    });
  });
});

describe("services in Node", () => {
  it("are linted one after the other, each with its own files", () => {
    const files = ["apps/shop/web/src/app.ts", "apps/blog/page/tests/page.test.tsx", "apps/shop/web/vite.config.ts"];
    assert.deepEqual(
      [...byService(files)],
      [
        ["apps/shop/web", ["apps/shop/web/src/app.ts", "apps/shop/web/vite.config.ts"]],
        ["apps/blog/page", ["apps/blog/page/tests/page.test.tsx"]],
      ],
    );
  });

  it("are compiled by vue-tsc if they have it", () => {
    for (const [devDependencies, expected] of [
      [undefined, "tsc"],
      [{ typescript: "5.9.3" }, "tsc"],
      [{ typescript: "5.9.3", "vue-tsc": "3.3.14" }, "vue-tsc"],
    ] as const) {
      assert.equal(compilerOf(devDependencies === undefined ? {} : { devDependencies }), expected);
    }
  });

  it("are linted with a configuration of their own if they have one", () => {
    const root = mkdtempSync(join(tmpdir(), "services-"));
    try {
      for (const folder of ["apps/shop/web", "apps/shop/api"]) mkdirSync(join(root, folder), { recursive: true });
      writeFileSync(join(root, "apps/shop/web/eslint.service.mjs"), "");
      assert.equal(eslintConfigOf(root, "apps/shop/web"), "apps/shop/web/eslint.service.mjs");
      assert.equal(eslintConfigOf(root, "apps/shop/api"), "scripts/services/eslint.config.mjs");
    } finally {
      rmSync(root, { recursive: true });
    }
  });

  it("have the numbers of vitest's report", () => {
    assert.deepEqual(vitestTally(0, { numPassedTests: 7, numFailedTests: 0 }), { passed: 7, failed: 0 });
    assert.deepEqual(vitestTally(1, { numPassedTests: 5, numFailedTests: 2 }), { passed: 5, failed: 2 });
  });

  it("have a failure if vitest fails without a failed test", () => {
    assert.deepEqual(vitestTally(1, { numPassedTests: 5, numFailedTests: 0 }), { passed: 5, failed: 1 });
    assert.deepEqual(vitestTally(137, undefined), { passed: 0, failed: 1 });
  });
});
