import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { PROJECT_FOLDER } from "../../../lib/project";
import { runProcess } from "../../../lib/process";
import type { Tally } from "../../tally";
import { testFiles } from "../find";
import type { Language, SourceFolder, TestRun } from "../language";
import { testServers } from "../servers";
import { withExitCode } from "../summary";

/** A service in Node has a package.json of its own, and its TypeScript in these places. */
const SOURCE = /^(apps\/[^/]+\/[^/]+)\/((src|tests)\/.*\.(tsx?|vue)|[^/]+\.config\.tsx?)$/;
const ESLINT_CONFIG = "scripts/services/eslint.config.mjs";
/**
 * In a service that needs plugins of its own; it includes the configuration of all services. With the default name, eslint
 * would also read it for the whole repository, where these plugins are not installed.
 */
const OWN_ESLINT_CONFIG = "eslint.service.mjs";
/** TypeScript's compiler for services with Vue's components, which the other one cannot read. */
const VUE_COMPILER = "vue-tsc";
/** Written after `npm ci`, which deletes the folder first: it states for which files the packages were installed. */
const STAMP = "node_modules/.slipway-packages";

/** Services with a `package.json` and vitest's `tests/*.test.ts`, checked by tsc and eslint. */
export const NODE: Language = {
  name: "node",
  // The tests of services with MySQL start a server of their own.
  debianPackages: ["mariadb-server-core", "openssl"],
  linters: [
    { title: "tsc", matches: isServiceSource, lint: perService(types) },
    { title: "eslint", matches: isServiceSource, lint: perService(eslint) },
  ],
  tests: { detect: (folder) => testFiles(folder).some((file) => /\.test\.tsx?$/.test(file)), test },
};

/** The part that is read of what vitest's JSON reporter writes. */
export interface VitestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
}

/**
 * The numbers of a run of vitest.
 *
 * @param report undefined if vitest ended before it wrote one.
 */
export function vitestTally(code: number, report: VitestReport | undefined): Tally {
  const { numPassedTests = 0, numFailedTests = 0 } = report ?? {};
  return withExitCode({ passed: numPassedTests, failed: numFailedTests }, code);
}

/** Sorts the sources of services by the service's folder. */
export function byService(files: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const services = new Map<string, string[]>();
  for (const file of files) {
    const [, service] = SOURCE.exec(file) ?? [];
    if (service !== undefined) services.set(service, [...(services.get(service) ?? []), file]);
  }
  return services;
}

function isServiceSource(file: string): boolean {
  return SOURCE.test(file);
}

async function test({ folder }: SourceFolder): Promise<TestRun> {
  await install(folder);
  const results = await mkdtemp(join(tmpdir(), "vitest-"));
  try {
    const report = join(results, "report.json");
    const args = ["run", "--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
    const { code, output } = await runProcess(program(folder, "vitest"), args, {
      cwd: join(PROJECT_FOLDER, folder),
      env: await testEnvironment(folder),
      echo: true,
    });
    const text = existsSync(report) ? await readFile(report, "utf8") : undefined;
    const tally = vitestTally(code, text === undefined ? undefined : (JSON.parse(text) as VitestReport));
    return { ...tally, output };
  } finally {
    await rm(results, { recursive: true });
  }
}

/** The part that is read of a service's package.json. */
export interface ServicePackage {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

async function packageOf(folder: string): Promise<ServicePackage> {
  return JSON.parse(await readFile(join(PROJECT_FOLDER, folder, "package.json"), "utf8")) as ServicePackage;
}

/** The program that checks a service's types. */
export function compilerOf({ devDependencies = {} }: ServicePackage): string {
  return VUE_COMPILER in devDependencies ? VUE_COMPILER : "tsc";
}

/** The path of eslint's configuration for a service, relative to `root`, the root of the repository. */
export function eslintConfigOf(root: string, folder: string): string {
  const own = join(folder, OWN_ESLINT_CONFIG);
  return existsSync(join(root, own)) ? own : ESLINT_CONFIG;
}

async function testEnvironment(folder: string): Promise<Record<string, string>> {
  const { dependencies = {} } = await packageOf(folder);
  return testServers(Object.keys(dependencies));
}

function perService(lint: (folder: string, files: readonly string[]) => Promise<number>) {
  return async (files: readonly string[]): Promise<number> => {
    let last = 0;
    for (const [folder, sources] of byService(files)) {
      await install(folder);
      const code = await lint(folder, sources);
      if (code !== 0) last = code;
    }
    return last;
  };
}

async function types(folder: string): Promise<number> {
  const { code } = await runProcess(program(folder, compilerOf(await packageOf(folder))), ["--noEmit"], {
    cwd: join(PROJECT_FOLDER, folder),
    echo: true,
  });
  return code;
}

async function eslint(folder: string, files: readonly string[]): Promise<number> {
  const args = ["--max-warnings", "0", "--config", eslintConfigOf(PROJECT_FOLDER, folder), ...files];
  const { code } = await runProcess(program(".", "eslint"), args, { cwd: PROJECT_FOLDER, echo: true });
  return code;
}

/** Installs a service's packages if they are missing or do not match its lockfile. */
async function install(folder: string): Promise<void> {
  const root = join(PROJECT_FOLDER, folder);
  const hash = createHash("sha256").update(process.version);
  for (const file of ["package.json", "package-lock.json"]) hash.update(await readFile(join(root, file)));
  const expected = hash.digest("hex");
  const stamp = join(root, STAMP);
  if (existsSync(stamp) && (await readFile(stamp, "utf8")) === expected) return;
  console.log(`installing the packages of ${folder}`);
  const { code, output } = await runProcess("npm", ["ci", "--no-audit", "--no-fund"], { cwd: root });
  if (code !== 0) throw new Error(`${output}\nnpm ci failed in ${folder}: run it there`);
  await writeFile(stamp, expected);
}

function program(folder: string, name: string): string {
  return join(PROJECT_FOLDER, folder, "node_modules", ".bin", name);
}
