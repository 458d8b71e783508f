import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";

import { PROJECT_FOLDER } from "../../../lib/project";

/** Each command, with arguments that it cannot accept; none of them starts its work. */
const COMMANDS: readonly { readonly program: string; readonly wrong: readonly (readonly string[])[] }[] = [
  { program: "commands/plan/main.ts", wrong: [["--nope"], ["dev", "--against"], ["nope"]] },
  { program: "commands/plan/golden.ts", wrong: [["--nope"], ["dev"]] },
  { program: "commands/promote/main.ts", wrong: [["--nope"], ["dev"], ["dev", "prod", "more"], ["nope", "prod"]] },
  { program: "commands/node-release/main.ts", wrong: [["--nope"], [], ["prod", "more"], ["nope"]] },
  { program: "commands/prices/main.ts", wrong: [["--nope"], ["nope"], ["--from"], ["--from", "file:///prices"]] },
  { program: "commands/bootstrap/main.ts", wrong: [["--nope"], ["--account"], ["more"], ["--account", "1"]] },
  { program: "scripts/docs.ts", wrong: [["--nope"], ["prod"]] },
  { program: "scripts/charts.ts", wrong: [["--nope"], ["traefik"], ["--check", "more"]] },
  { program: "scripts/services.ts", wrong: [["--nope"], [], ["nope"], ["test", "nope"], ["test", "web", "more"]] },
  { program: "scripts/lint-go.ts", wrong: [["--nope"], ["more"]] },
  { program: "scripts/external-linters.ts", wrong: [["--nope"], ["more"]] },
  { program: "local/main.ts", wrong: [["--nope"], ["nope"], ["up", "more"]] },
];

/** Machines on which every command still has to answer. */
const CONDITIONS: Readonly<Record<string, NodeJS.ProcessEnv>> = {
  "no HOME": { HOME: undefined },
  "an empty HOME": { HOME: "" },
  "a HOME that cannot be written": { HOME: "/dev/null" },
  "a simple terminal": { TERM: "dumb", COLUMNS: "20" },
};

function run(program: string, args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  return spawnSync(process.execPath, ["--import", "tsx", join(PROJECT_FOLDER, program), ...args], {
    cwd: PROJECT_FOLDER,
    encoding: "utf8",
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
    timeout: 30_000,
  });
}

describe("every command", function () {
  this.timeout(120_000);
  for (const { program, wrong } of COMMANDS) {
    it(`${program} refuses arguments with exit code 2, and without a stack trace`, () => {
      for (const args of wrong) {
        const { status, stdout, stderr } = run(program, args);
        const shown = `${program} ${args.join(" ")}: ${stderr}`;
        assert.equal(status, 2, shown);
        assert.equal(stdout, "", shown);
        assert.notEqual(stderr.trim(), "", shown);
        assert.doesNotMatch(stderr, /^\s+at /m, shown);
      }
    });

    it(`${program} prints its usage, wherever it runs`, () => {
      for (const [condition, env] of Object.entries(CONDITIONS)) {
        const { status, stdout, stderr } = run(program, ["--help"], env);
        assert.equal(status, 0, `${condition}: ${stderr}`);
        assert.match(stdout, /npm (?:run|start)/, condition);
        assert.equal(stderr, "", condition);
      }
    });
  }

  for (const [condition, home, reason] of [
    ["empty", "", /HOME is ""; it must be an absolute path\. Fix: set HOME or XDG_CACHE_HOME/],
    ["relative", "home", /HOME is "home"; it must be an absolute path/],
  ] as const) {
    it(`the local run reports a HOME that is ${condition}`, () => {
      const { status, stderr } = run("local/main.ts", ["status"], { HOME: home, XDG_CACHE_HOME: undefined });
      assert.equal(status, 1);
      assert.match(stderr, reason);
      assert.doesNotMatch(stderr, /^\s+at /m);
    });
  }
});
