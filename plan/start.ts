import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/** Arguments with which Node loads TypeScript, in a process that plans the project in `folder` with its own code. */
export function typescriptArguments(folder: string): readonly string[] {
  if (plansSeveral(folder)) return ["--require", preloadOf(folder)];
  // Not a path: in one, Node would decode `%41` and cut at `#`.
  return ["--import", pathToFileURL(require.resolve("tsx")).href];
}

/** Whether a process of the project in `folder` can plan several environments; one of an older revision cannot. */
export function plansSeveral(folder: string): boolean {
  return existsSync(preloadOf(folder));
}

function preloadOf(folder: string): string {
  return join(folder, "plan", "preload.cjs");
}
