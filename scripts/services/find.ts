import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";

/** A folder `apps/<application>/<name>/` with pytest tests. */
export interface Service {
  readonly application: string;
  readonly name: string;
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
      if (!(await hasTests(join(root, folder, "tests")))) continue;
      services.push({
        application,
        name,
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

async function hasTests(folder: string): Promise<boolean> {
  if (!existsSync(folder)) return false;
  return (await readdir(folder)).some((file) => /^test_.*\.py$/.test(file));
}
