import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";

import { PROJECT_FOLDER } from "../../../lib/project";

/** Evaluates a script in a new process and returns its output as JSON. */
function evaluate(script: string): unknown {
  const lazy = JSON.stringify(join(PROJECT_FOLDER, "plan", "lazy-modules.ts"));
  const whole = `const { loadLazily } = require(${lazy});
    const isLoaded = (part) => Object.keys(require.cache).some((path) => path.includes(part));
    loadLazily("@pulumi/pulumi", ["typescript", "@npmcli/arborist"]);
    require("@pulumi/pulumi");
    ${script}`;
  const args = ["--require", "tsx/cjs", "--eval", whole];
  return JSON.parse(execFileSync(process.execPath, args, { cwd: PROJECT_FOLDER, encoding: "utf8" }));
}

describe("modules that are loaded lazily", () => {
  it("are not loaded with the SDK that requires them", () => {
    assert.equal(evaluate('console.log(isLoaded("/@npmcli/arborist/lib/arborist/"))'), false);
  });

  it("are the real modules once a member is used", () => {
    const version = evaluate('console.log(JSON.stringify(require("typescript").version))');
    assert.match(String(version), /^\d+\.\d+\.\d+$/);
    const used = evaluate(
      'const { Arborist } = require("@npmcli/arborist"); console.log(JSON.stringify([Arborist.name, isLoaded("/@npmcli/arborist/lib/arborist/")]))',
    );
    assert.deepEqual(used, ["Arborist", true]);
  });
});
