import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import { bootstrapTemplate } from "../../commands/bootstrap/template";

/** Writes the CloudFormation template of `npm run bootstrap` to a file in the folder; returns the file's path. */
export async function writeTemplate(folder: string): Promise<string> {
  // With the OIDC provider for GitHub's tokens, which is left out for an account that already has one.
  const foundation = { environments: ["dev", "prod"], repository: "example/slipway", hasProvider: false };
  const file = join(folder, "bootstrap.json");
  await writeFile(file, JSON.stringify(bootstrapTemplate(foundation, "slipway"), undefined, 2));
  return file;
}
