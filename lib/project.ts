import { readdirSync } from "node:fs";
import { join } from "node:path";

/** The folder of this project, which holds Pulumi.yaml. */
export const PROJECT_FOLDER = join(__dirname, "..");

const USUAL_ORDER = ["local", "dev", "prod"];

/** The environments of a project by its stack files: local, dev, prod, then others by name. */
export function environmentsOf(folder: string): string[] {
  const found = readdirSync(folder).flatMap((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1] ?? []);
  const place = (name: string) => (USUAL_ORDER.includes(name) ? USUAL_ORDER.indexOf(name) : USUAL_ORDER.length);
  return found.sort((a, b) => place(a) - place(b) || a.localeCompare(b));
}
