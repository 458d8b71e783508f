import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { parse } from "yaml";

import { PROJECT_FOLDER } from "../../lib/project";
import { aws } from "../aws-cli";
import { bootstrap } from "./bootstrap";
import { parseBootstrapOptions, USAGE } from "./command";

async function withFile(text: string, use: (file: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "bootstrap-"));
  try {
    const file = join(folder, "template.json");
    writeFileSync(file, text);
    await use(file);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function main(): Promise<void> {
  const options = parseBootstrapOptions(process.argv.slice(2));
  const { name } = parse(readFileSync(join(PROJECT_FOLDER, "Pulumi.yaml"), "utf8")) as { name: string };
  const lines = options ? await bootstrap(options, { project: name, aws, withFile }) : [USAGE];
  console.log(lines.join("\n"));
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
