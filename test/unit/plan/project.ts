import { execFileSync } from "node:child_process";
import { copyFileSync, cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { parse, stringify } from "yaml";

import { PROJECT_FOLDER } from "../../../lib/project";
import { planEnvironments } from "../../../plan/children";
import type { Plan } from "../../../plan/model";

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

/** The stack file of an environment of this project, with some of its settings changed. */
export function changedStackFile(
  environment: string,
  change: (settings: Readonly<Record<string, unknown>>) => object,
): string {
  const { config } = parse(readFileSync(join(PROJECT_FOLDER, `Pulumi.${environment}.yaml`), "utf8")) as {
    readonly config: Readonly<Record<string, unknown>>;
  };
  return stringify({ config: { ...config, ...change(config) } });
}

/** The plans of a {@link temporaryProject} with these stack files, in their order. */
export async function plansOf(stackFiles: Readonly<Record<string, string>>): Promise<readonly Plan[]> {
  const folder = temporaryProject(stackFiles);
  try {
    return await planEnvironments(Object.keys(stackFiles), folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Makes the project a git repository with one commit. */
export function commitAll(folder: string): void {
  const git = (...args: string[]) => execFileSync("git", args, { cwd: folder, stdio: "pipe" });
  writeFileSync(join(folder, ".gitignore"), "node_modules\n");
  git("init", "--quiet");
  git("add", "--all");
  git("-c", "user.name=test", "-c", "user.email=test@example.com", "commit", "--quiet", "--message", "first");
}
