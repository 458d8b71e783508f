import { execFileSync } from "node:child_process";
import { copyFileSync, cpSync, mkdtempSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { PROJECT_FOLDER } from "../../../lib/project";

const PARTS = ["apps", "components", "platform", "policy", "settings", "index.ts", "node_modules"];
const COPIED = ["commands", "lib", "plan"];

/** A project in a temporary folder: this one's program, with stack files of its own. */
export function temporaryProject(stackFiles: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), "slipway-project-"));
  for (const part of PARTS) symlinkSync(join(PROJECT_FOLDER, part), join(folder, part));
  // A link would lead the command back to the project that it links to.
  for (const part of COPIED) cpSync(join(PROJECT_FOLDER, part), join(folder, part), { recursive: true });
  copyFileSync(join(PROJECT_FOLDER, "Pulumi.yaml"), join(folder, "Pulumi.yaml"));
  for (const [environment, text] of Object.entries(stackFiles)) {
    writeFileSync(join(folder, `Pulumi.${environment}.yaml`), text);
  }
  return folder;
}

/** Makes the project a git repository with one commit. */
export function commitAll(folder: string): void {
  const git = (...args: string[]) => execFileSync("git", args, { cwd: folder, stdio: "pipe" });
  writeFileSync(join(folder, ".gitignore"), "node_modules\n");
  git("init", "--quiet");
  git("add", "--all");
  git("-c", "user.name=test", "-c", "user.email=test@example.com", "commit", "--quiet", "--message", "first");
}
