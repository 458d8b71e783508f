import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import { bootstrapTemplate } from "../../commands/bootstrap/template";

/** Writes the CloudFormation template that an account gets before anything else, and gives its path. */
export async function writeTemplate(folder: string): Promise<string> {
  // With the trust in GitHub's tokens: an account that has it already gets one resource less.
  const foundation = { environments: ["dev", "prod"], repository: "example/slipway", hasProvider: false };
  const file = join(folder, "bootstrap.json");
  await writeFile(file, JSON.stringify(bootstrapTemplate(foundation, "slipway"), undefined, 2));
  return file;
}
