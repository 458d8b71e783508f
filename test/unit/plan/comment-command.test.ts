import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { PROJECT_FOLDER } from "../../../lib/project";
import { commitAll, temporaryProject } from "./project";

const local = readFileSync(join(PROJECT_FOLDER, "Pulumi.local.yaml"), "utf8");

/** Runs the plan command of a project from the command line. */
function command(folder: string, ...args: readonly string[]) {
  const main = join(folder, "commands", "plan", "main.ts");
  return spawnSync(process.execPath, ["--import", "tsx", main, ...args], { cwd: folder, encoding: "utf8" });
}

describe("npm run plan -- --comment", function () {
  this.timeout(120_000);
  const folders: string[] = [];
  const project = (stackFiles: Readonly<Record<string, string>>): string => {
    const folder = temporaryProject(stackFiles);
    folders.push(folder);
    commitAll(folder);
    return folder;
  };
  after(() => {
    for (const folder of folders) rmSync(folder, { recursive: true });
  });

  it("covers all environments, added and removed ones too, and renders the same comment from its JSON", () => {
    const folder = project({ local, removed: local });
    rmSync(join(folder, "Pulumi.removed.yaml"));
    writeFileSync(join(folder, "Pulumi.added.yaml"), local);
    writeFileSync(join(folder, "Pulumi.local.yaml"), local.replace("slipway-local", "another|context"));

    const { status, stderr } = command(folder, "--against", "HEAD", "--comment", join(folder, "out", "comment.md"));
    assert.equal(status, 0, stderr);
    const text = readFileSync(join(folder, "out", "comment.md"), "utf8");
    assert.match(text, /^\*\*3 environments: .* 1 environment added and 1 environment removed\*\*/m);
    assert.match(text, /^`added` is new: `pulumi up` would create \d+ resources\.$/m);
    assert.match(text, /^`removed` no longer has a stack file/m);
    assert.match(
      text,
      /^\| [^|]+ \| `local` \| `Provider kubernetes .*` \| .*`context slipway-local → another\\\|context`/m,
    );

    const again = command(folder, "--from", join(folder, "out", "comment.json"), "--comment", "-");
    assert.equal(again.status, 0, again.stderr);
    assert.equal(again.stdout, text);
  });

  it("reports problems of an environment on either side, and exits with 1", () => {
    const wrong = local.replace("config:\n", "config:\n  slipway:nonsense: 1\n");
    const folder = project({ local, other: wrong });
    writeFileSync(join(folder, "Pulumi.other.yaml"), local);
    writeFileSync(join(folder, "Pulumi.local.yaml"), wrong);
    const { status, stdout } = command(folder, "--against", "HEAD", "--comment", "-");
    assert.equal(status, 1);
    assert.match(stdout, /^🔴 `local` cannot be planned:\n- `slipway:nonsense is not a setting/m);
    assert.match(stdout, /^`other` cannot be planned at the base.*:\n- `slipway:nonsense is not a setting/m);
  });

  it("reports that the base is older than the plan", () => {
    const folder = project({ local });
    const git = (...args: readonly string[]) =>
      execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@example.com", ...args], { cwd: folder });
    git("rm", "--quiet", "--cached", "-r", "plan");
    git("commit", "--quiet", "--message", "without a plan");
    const { status, stdout, stderr } = command(folder, "--against", "HEAD", "--comment", "-");
    assert.equal(status, 0, stderr);
    assert.match(stdout, /`local` cannot be planned at the base.*:\n- `.*older than the plan command/);
  });

  it("writes nothing if the revision does not exist", () => {
    const folder = project({ local });
    const { status, stderr } = command(folder, "--against", "no-such", "--comment", join(folder, "out", "comment.md"));
    assert.equal(status, 1);
    assert.match(stderr, /not a git revision/);
    assert.equal(existsSync(join(folder, "out")), false);
  });
});
