import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { PROJECT_FOLDER } from "../../../lib/project";
import { commitAll, temporaryProject } from "./project";

const local = readFileSync(join(PROJECT_FOLDER, "Pulumi.local.yaml"), "utf8");

/** Runs the plan command of a project as people do. */
function command(folder: string, ...args: readonly string[]) {
  const main = join(folder, "commands", "plan", "main.ts");
  return spawnSync(process.execPath, ["--import", "tsx", main, ...args], { cwd: folder, encoding: "utf8" });
}

describe("the command that writes the comment", function () {
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

  it("tells of all environments, those that come and those that go, and writes the same again from its JSON", () => {
    const folder = project({ local, former: local });
    rmSync(join(folder, "Pulumi.former.yaml"));
    writeFileSync(join(folder, "Pulumi.latter.yaml"), local);
    writeFileSync(join(folder, "Pulumi.local.yaml"), local.replace("slipway-local", "another|context"));

    const { status, stderr } = command(folder, "--against", "HEAD", "--comment", join(folder, "out", "comment.md"));
    assert.equal(status, 0, stderr);
    const text = readFileSync(join(folder, "out", "comment.md"), "utf8");
    assert.match(text, /^\*\*3 environments: .* 1 environment new and 1 environment without a stack file now\*\*/m);
    assert.match(text, /^`latter` is new: an `up` would make \d+ resources\.$/m);
    assert.match(text, /^`former` has no stack file any more/m);
    assert.match(
      text,
      /^\| [^|]+ \| `local` \| `Provider kubernetes .*` \| .*`context slipway-local → another\\\|context`/m,
    );

    const again = command(folder, "--from", join(folder, "out", "comment.json"), "--comment", "-");
    assert.equal(again.status, 0, again.stderr);
    assert.equal(again.stdout, text);
  });

  it("tells what is wrong with an environment, on either side, and ends with 1", () => {
    const wrong = local.replace("config:\n", "config:\n  slipway:nonsense: 1\n");
    const folder = project({ local, other: wrong });
    writeFileSync(join(folder, "Pulumi.other.yaml"), local);
    writeFileSync(join(folder, "Pulumi.local.yaml"), wrong);
    const { status, stdout } = command(folder, "--against", "HEAD", "--comment", "-");
    assert.equal(status, 1);
    assert.match(stdout, /^🔴 `local` cannot be planned:\n- `slipway:nonsense is not a setting/m);
    assert.match(stdout, /^`other` could not be planned as it was.*:\n- `slipway:nonsense is not a setting/m);
  });

  it("says where the base is from before there was a plan", () => {
    const folder = project({ local });
    const git = (...args: readonly string[]) =>
      execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@example.com", ...args], { cwd: folder });
    git("rm", "--quiet", "--cached", "-r", "plan");
    git("commit", "--quiet", "--message", "without a plan");
    const { status, stdout, stderr } = command(folder, "--against", "HEAD", "--comment", "-");
    assert.equal(status, 0, stderr);
    assert.match(stdout, /`local` could not be planned as it was.*:\n- `.*could not plan itself yet/);
  });

  it("writes nothing where it has nothing to compare", () => {
    const folder = project({ local });
    const { status, stderr } = command(folder, "--against", "no-such", "--comment", join(folder, "out", "comment.md"));
    assert.equal(status, 1);
    assert.match(stderr, /no git revision here/);
    assert.equal(existsSync(join(folder, "out")), false);
  });
});
