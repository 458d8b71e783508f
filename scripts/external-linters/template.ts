import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import { type BootstrapTemplate, bootstrapTemplate } from "../../commands/bootstrap/template";

/**
 * The CloudFormation template of `npm run bootstrap` for an account with dev and prod, and with the OIDC provider for
 * GitHub's tokens, which is left out for an account that already has one.
 */
export function exampleTemplate(): BootstrapTemplate {
  return bootstrapTemplate(
    { environments: ["dev", "prod"], repository: "example/slipway", hasProvider: false },
    "slipway",
  );
}

/** Writes the template to a file in the folder; returns the file's path. */
export async function writeTemplate(folder: string): Promise<string> {
  const file = join(folder, "bootstrap.json");
  await writeFile(file, JSON.stringify(exampleTemplate(), undefined, 2));
  return file;
}
