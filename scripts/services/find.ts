import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";

/** What a service's tests are written in. */
export type Language = "python" | "php";

/** A folder `apps/<application>/<name>/` with tests: pytest's `tests/test_*.py`, or `tests/run.php`. */
export interface Service {
  readonly application: string;
  readonly name: string;
  readonly language: Language;
  /** Relative to the root of the repository. */
  readonly folder: string;
  /** The requirement files of the whole application: its services share modules and, for tests, one environment. */
  readonly requirements: readonly string[];
}

/** Every service with tests, in the order of their names. */
export async function findServices(root: string): Promise<Service[]> {
  const services: Service[] = [];
  for (const application of await foldersIn(join(root, "apps"))) {
    const base = `apps/${application}`;
    const names = await foldersIn(join(root, base));
    const requirements = [`${base}/requirements-dev.txt`, ...names.map((name) => `${base}/${name}/requirements.txt`)];
    for (const name of names) {
      const folder = `${base}/${name}`;
      const language = await languageOf(join(root, folder, "tests"));
      if (language === undefined) continue;
      services.push({
        application,
        name,
        language,
        folder,
        requirements: requirements.filter((file) => existsSync(join(root, file))),
      });
    }
  }
  return services;
}

/** Whether `wanted` is the service's name, its application's, or both with a slash between them. */
export function matches({ application, name }: Service, wanted: string): boolean {
  return [name, application, `${application}/${name}`].includes(wanted);
}

async function foldersIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

async function languageOf(tests: string): Promise<Language | undefined> {
  if (!existsSync(tests)) return undefined;
  const files = await readdir(tests);
  if (files.some((file) => /^test_.*\.py$/.test(file))) return "python";
  return files.includes("run.php") ? "php" : undefined;
}
