import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { UsageError } from "../../lib/command";
import { environmentsOf } from "../../lib/project";
import { replaceText } from "../../lib/write-file";
import type { PromoteOptions } from "./command";
import { changeLines, isSame, nextSteps } from "./report";
import { readStackFile, withPromotion } from "./stack-file";
import { type TestedImages, testedImages } from "./tested-images";

/** Dependencies of a promotion, which tests replace. */
export interface PromoteDependencies {
  /** Folder of the project. */
  readonly folder: string;
  /** Runs the Pulumi CLI in that folder and returns its standard output. */
  readonly pulumi: (args: readonly string[]) => Promise<string>;
}

/**
 * Writes the images that `from` runs into the settings of `to`.
 *
 * @returns Lines of output: the changes and the next steps.
 * @throws Error if an environment does not exist or its images cannot be determined.
 */
export async function promote(
  { from, to, file }: PromoteOptions,
  { folder, pulumi }: PromoteDependencies,
): Promise<readonly string[]> {
  const name = `Pulumi.${to}.yaml`;
  const path = join(folder, name);
  for (const environment of [from, to]) assertExists(environment, folder);
  const text = readFileSync(path, "utf8");
  const { apps, registry, promotion: previous } = readStackFile(text, name);

  const outputs =
    file === undefined
      ? await pulumi(["stack", "output", "images", "--json", "--stack", from])
      : readFileSync(file, "utf8");
  const next = deployedBy(apps, testedImages(outputs, from));
  if (Object.keys(next.images).length === 0) {
    throw new Error(
      `${from} runs no image of the applications of ${to} (${apps.join(", ")}). Fix: add one to slipway:apps of ` +
        `${from}, then npx pulumi up -s ${from}`,
    );
  }
  if (isSame(previous, next)) return [`${to} already has the images of ${from}; ${name} is unchanged.`];
  replaceText(path, text, withPromotion(text, name, next));
  return [
    `Images of ${from} for ${to}, written to ${name}:`,
    ...changeLines(previous, next).map((line) => `  ${line}`),
    "",
    ...nextSteps(from, to, [next.from, ...(registry === undefined ? [] : [registry])]),
  ];
}

/** The images of applications that are deployed; others would not be copied. */
function deployedBy(apps: readonly string[], { from, images }: TestedImages): TestedImages {
  const wanted = Object.entries(images).filter(([name]) => apps.includes(name.split("/")[0] ?? ""));
  return { from, images: Object.fromEntries(wanted) };
}

function assertExists(environment: string, folder: string): void {
  if (existsSync(join(folder, `Pulumi.${environment}.yaml`))) return;
  throw new UsageError(`There is no environment "${environment}"; there are: ${environmentsOf(folder).join(", ")}.`);
}
