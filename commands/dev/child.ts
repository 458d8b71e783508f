import { loadUnusedLazily } from "../../plan/lazy-modules";
import type { AddedSettings } from "../../local/host/settings";
import type { PlannedImages } from "./load-application";

/** Prints the images of the application named by the first argument as JSON; the second has the stack's added settings. */
async function main(application: string, added: string): Promise<void> {
  // Stdout is for the result only, so the program logs to stderr.
  console.log = console.error;
  console.info = console.error;
  loadUnusedLazily();
  let result: PlannedImages;
  try {
    const { plannedImages } = await import("./planned-images");
    result = { images: await plannedImages(application, JSON.parse(added) as AddedSettings) };
  } catch (error) {
    result = { problem: error instanceof Error ? error.message : String(error) };
  }
  process.stdout.write(JSON.stringify(result), () => {
    process.exit(0);
  });
}

void main(process.argv[2] ?? "", process.argv[3] ?? "{}");
