import { existsSync, readdirSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";

import type { Language, SourceFolder, ServiceTests } from "./language";

/** A service, and the tests of its language. */
export interface TestedService extends SourceFolder {
  readonly language: string;
  readonly tests: ServiceTests;
}

/** Finds the services whose tests are written in one of the languages, sorted by application and name. */
export async function findServices(root: string, languages: readonly Language[]): Promise<TestedService[]> {
  const services: TestedService[] = [];
  for (const application of await foldersIn(join(root, "apps"))) {
    for (const name of await foldersIn(join(root, "apps", application))) {
      const folder = `apps/${application}/${name}`;
      const language = languages.find(({ tests }) => tests?.detect(join(root, folder)));
      if (language?.tests === undefined) continue;
      services.push({ application, name, folder, language: language.name, tests: language.tests });
    }
  }
  return services;
}

/** Whether `selector` is the service's name, its application's, or both with a slash between them. */
export function isSelected({ application, name }: SourceFolder, selector: string): boolean {
  return [name, application, `${application}/${name}`].includes(selector);
}

/** Names of the files in a service's folder `tests`; none if there is no such folder. */
export function testFiles(folder: string): readonly string[] {
  const tests = join(folder, "tests");
  return existsSync(tests) ? readdirSync(tests) : [];
}

async function foldersIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}
