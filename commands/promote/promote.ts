import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { environmentsOf } from "../../lib/project";
import type { Command } from "./command";
import { changes, isSame, nextSteps } from "./report";
import { readStackFile, withPromotion } from "./stack-file";
import { type TestedImages, testedImages } from "./tested-images";

/** How a promotion reaches what is outside. */
export interface Surroundings {
  /** The project's folder. */
  readonly folder: string;
  /** Runs the Pulumi CLI in that folder and gives its standard output. */
  readonly pulumi: (args: readonly string[]) => Promise<string>;
}

/**
 * Writes the images that `from` runs into the settings of `to`.
 *
 * @returns What there is to tell, one line each.
 * @throws Error if an environment does not exist, or its images cannot be told.
 */
export async function promote(
  { from, to, file }: Command,
  { folder, pulumi }: Surroundings,
): Promise<readonly string[]> {
  const name = `Pulumi.${to}.yaml`;
  const path = join(folder, name);
  for (const environment of [from, to]) assertExists(environment, folder);
  const text = readFileSync(path, "utf8");
  const { apps, registry, promotion: former } = readStackFile(text, name);

  const outputs =
    file === undefined
      ? await pulumi(["stack", "output", "images", "--json", "--stack", from])
      : readFileSync(file, "utf8");
  const next = deployedBy(apps, testedImages(outputs, from));
  if (Object.keys(next.images).length === 0) {
    throw new Error(
      `${from} runs no image of what ${to} deploys (${apps.join(", ")}). Fix: add it to slipway:apps of ${from}, ` +
        `then npx pulumi up -s ${from}`,
    );
  }
  if (isSame(former, next)) return [`${to} has the images that ${from} runs already; ${name} stays as it is.`];
  writeFileSync(path, withPromotion(text, name, next));
  return [
    `Images of ${from} for ${to}, written to ${name}:`,
    ...changes(former, next).map((line) => `  ${line}`),
    "",
    ...nextSteps(from, to, [next.from, ...(registry === undefined ? [] : [registry])]),
  ];
}

/** What belongs to applications that are deployed; of others nothing would be copied. */
function deployedBy(apps: readonly string[], { from, images }: TestedImages): TestedImages {
  const wanted = Object.entries(images).filter(([name]) => apps.includes(name.split("/")[0] ?? ""));
  return { from, images: Object.fromEntries(wanted) };
}

function assertExists(environment: string, folder: string): void {
  if (existsSync(join(folder, `Pulumi.${environment}.yaml`))) return;
  throw new Error(`There is no environment "${environment}"; there are: ${environmentsOf(folder).join(", ")}.`);
}
