import { join, sep } from "node:path";
import { pathToFileURL } from "node:url";

import { runProcess } from "../../lib/process";
import type { DevApplication } from "../../local/dev/application";
import type { AddedSettings } from "../../local/host/settings";
import { devImage } from "./dev-image";
import type { PlannedImage } from "./planned-images";

/** Output of the process that runs the application's program. */
export type PlannedImages = { readonly images: readonly PlannedImage[] } | { readonly problem: string };

/** Lines of a process' output in a message. */
const SHOWN_LINES = 8;

/**
 * Reads which images an application has by running its program, as it is now, in a process of its own.
 *
 * @param folder The project's folder; the current one.
 * @param added Settings that the stack has besides its own.
 * @throws Error with what is wrong with the program, its settings or the application's name.
 */
export async function loadApplication(
  name: string,
  folder: string,
  added: AddedSettings,
  signal: AbortSignal,
): Promise<DevApplication> {
  const args = [
    "--import",
    // Not a path: in one, Node would decode `%41` and cut at `#`.
    pathToFileURL(require.resolve("tsx")).href,
    join(folder, "commands", "dev", "child.ts"),
    name,
    JSON.stringify(added),
  ];
  const { stdout, stderr, code } = await runProcess(process.execPath, args, { cwd: folder, signal });
  const result = resultIn(stdout);
  if (result === undefined) {
    const end = stderr.trimEnd().split("\n").slice(-SHOWN_LINES).join("\n");
    throw new Error(`the program of ${name} could not be run (exit code ${code}):\n${end}`);
  }
  if ("problem" in result) throw new Error(result.problem);
  const program = join(folder, "apps", name);
  const settings = join(folder, "Pulumi.local.yaml");
  return {
    name,
    images: result.images.map((image) => devImage(image, folder)),
    programRoots: [program, settings],
    isProgram: (path) =>
      path === settings || (path.startsWith(program + sep) && isProgramFile(path.slice(program.length + 1))),
  };
}

/** Whether a file of an application's folder, by its path in it, is part of the program: the services are in folders. */
function isProgramFile(path: string): boolean {
  return path.endsWith(".ts") && !path.includes(sep);
}

function resultIn(text: string): PlannedImages | undefined {
  try {
    return JSON.parse(text) as PlannedImages;
  } catch {
    return undefined;
  }
}
