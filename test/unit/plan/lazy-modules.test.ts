import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";

import { PROJECT_FOLDER } from "../../../lib/project";

/** Evaluates a script in a new process and returns its output as JSON. */
function evaluate(script: string): unknown {
  const lazy = JSON.stringify(join(PROJECT_FOLDER, "plan", "lazy-modules.ts"));
  const whole = `const { loadUnusedLazily } = require(${lazy});
    const isLoaded = (part) => Object.keys(require.cache).some((path) => path.includes(part));
    loadUnusedLazily();
    require("@pulumi/pulumi");
    ${script}`;
  const args = ["--require", "tsx/cjs", "--eval", whole];
  return JSON.parse(execFileSync(process.execPath, args, { cwd: PROJECT_FOLDER, encoding: "utf8" }));
}

describe("modules that are loaded lazily", () => {
  it("are not loaded with the packages that require them", () => {
    const parts = [
      "/@npmcli/arborist/lib/arborist/",
      "/zod/v4/locales/de",
      "/pulumi/automation/stack",
      "/spdx-correct/",
      "/@grpc/grpc-js/build/src/server.js",
      "/pulumi/provider/server.js",
      "/pulumi/runtime/closure/parseFunction.js",
    ];
    const loaded = `console.log(JSON.stringify(${JSON.stringify(parts)}.filter(isLoaded)))`;
    assert.deepEqual(evaluate(`require("zod"); ${loaded}`), []);
  });

  it("are the real modules once a member is used", () => {
    const used = (expression: string) => evaluate(`console.log(JSON.stringify(${expression}))`);
    assert.match(String(used('require("typescript").version')), /^\d+\.\d+\.\d+$/);
    assert.deepEqual(used('[require("@npmcli/arborist").Arborist.name, isLoaded("/@npmcli/arborist/lib/arborist/")]'), [
      "Arborist",
      true,
    ]);
    assert.equal(used('typeof require("zod").locales.de().localeError'), "function");
    assert.equal(used('require("@pulumi/pulumi").automation.LocalWorkspace.name'), "LocalWorkspace");
    assert.equal(used('typeof require("@grpc/grpc-js").status.UNAVAILABLE'), "number");
    assert.equal(used('typeof require("@pulumi/pulumi").dynamic.Resource'), "function");
    assert.equal(used('typeof require("@pulumi/pulumi").provider.main'), "function");
    assert.equal(used('typeof require("@opentelemetry/api").propagation.inject'), "function");
  });

  it("are the function that a module exports instead of members", () => {
    const script = `const { createRequire } = require("node:module");
      const packageData = createRequire(require.resolve("@pulumi/pulumi"))("normalize-package-data");
      console.log(JSON.stringify(typeof packageData.default))`;
    assert.equal(evaluate(script), "function");
  });
});
