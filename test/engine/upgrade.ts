/**
 * `npm run test:upgrade -- <revision> [environment ...]`: deploys the program of a git revision under the engine, with the
 * fake providers, then previews the present program on that stack, and lists what the engine would replace or delete.
 * Exits with 1 if that holds data, such as a database, a volume or a repository: a renamed resource lacks an alias.
 */
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { environmentsOf, PROJECT_FOLDER } from "../../lib/project";
import { parseUrn } from "../../lib/urn";
import { riskOf } from "../../plan/comment/risk";
import { ProjectCopy } from "../../lib/project-copy";
import { TestStack } from "./environments/stack";
import type { EngineStep } from "./environments/steps";

const PASSPHRASE = "four-words-nobody-else-thought-of";

const MAX_ARCHIVE_BYTES = 256 * 1024 * 1024;

/** The stack file's line with the salt of the passphrase; a stack whose file has one in git keeps that. */
const SALT = /^encryptionsalt: .*$/m;

async function main([revision, ...named]: readonly string[]): Promise<number> {
  if (revision === undefined || revision.startsWith("-")) {
    console.error("Usage: npm run test:upgrade -- main|<revision> [environment ...]");
    return 2;
  }
  const environments = named.length > 0 ? named : environmentsOf(PROJECT_FOLDER);
  let lost = 0;
  for (const environment of environments) {
    const steps = await upgrade(environment, revision);
    const gone = steps.filter(({ operation }) => operation === "replace" || operation === "delete");
    console.log(`${environment}: ${count(steps)}`);
    for (const step of gone) {
      const isLoss = holdsData(step);
      if (isLoss) lost += 1;
      console.log(
        `  ${isLoss ? "HOLDS DATA: " : ""}${step.operation} ${parseUrn(step.urn).type} ${parseUrn(step.urn).name}`,
      );
    }
  }
  console.log(
    lost === 0 ? "Nothing that holds data is replaced or deleted." : `${lost} resources with data would be lost.`,
  );
  return lost === 0 ? 0 : 1;
}

/** What the preview of the present program does to a stack of the one at `revision`. */
async function upgrade(environment: string, revision: string): Promise<readonly EngineStep[]> {
  const passphrase = SALT.test(stackFileIn(PROJECT_FOLDER, environment)) ? "" : PASSPHRASE;
  const stack = new TestStack(environment, passphrase);
  try {
    await stack.prepare();
    clear(stack.folder);
    checkOut(revision, stack.folder);
    await stack.init();
    await stack.up();
    const [salt] = SALT.exec(stackFileIn(stack.folder, environment)) ?? [];
    clear(stack.folder);
    ProjectCopy.into(stack.folder);
    const now = stackFileIn(stack.folder, environment);
    if (salt !== undefined && !SALT.test(now)) writeFileSync(stackFile(stack.folder, environment), `${salt}\n${now}`);
    await stack.setRequiredSecrets();
    return (await stack.pulumi(["preview"])).steps;
  } finally {
    await stack.close();
  }
}

/** @throws Error with git's message if the revision does not exist. */
function checkOut(revision: string, folder: string): void {
  const options = { cwd: PROJECT_FOLDER, maxBuffer: MAX_ARCHIVE_BYTES };
  const archive = execFileSync("git", ["archive", "--format=tar", revision], options);
  execFileSync("tar", ["-x", "-C", folder], { input: archive });
}

/** Removes everything but the installed packages. */
function clear(folder: string): void {
  for (const name of readdirSync(folder)) {
    if (name !== "node_modules") rmSync(join(folder, name), { recursive: true });
  }
}

function holdsData({ operation, urn }: EngineStep): boolean {
  const { type, name } = parseUrn(urn);
  return riskOf({ operation: operation === "delete" ? "delete" : "replace", urn, type, name, changes: [] }) === "data";
}

function count(steps: readonly EngineStep[]): string {
  const counts = new Map<string, number>();
  for (const { operation } of steps) counts.set(operation, (counts.get(operation) ?? 0) + 1);
  return [...counts].map(([operation, number]) => `${number} ${operation}`).join(", ") || "no change";
}

function stackFile(folder: string, environment: string): string {
  return join(folder, `Pulumi.${environment}.yaml`);
}

function stackFileIn(folder: string, environment: string): string {
  return readFileSync(stackFile(folder, environment), "utf8");
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  },
);
