import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { parse } from "yaml";

import { runCommand } from "../../lib/command";
import { PROJECT_FOLDER } from "../../lib/project";
import { temporaryFolder } from "../../lib/temporary-folder";
import { aws } from "../aws-cli";
import { bootstrap } from "./bootstrap";
import { parseBootstrapOptions, USAGE } from "./command";

async function withFile(text: string, use: (file: string) => Promise<void>): Promise<void> {
  const { path, remove } = temporaryFolder("bootstrap-");
  try {
    const file = join(path, "template.json");
    writeFileSync(file, text);
    await use(file);
  } finally {
    remove();
  }
}

async function main(): Promise<void> {
  const options = parseBootstrapOptions(process.argv.slice(2));
  const { name } = parse(readFileSync(join(PROJECT_FOLDER, "Pulumi.yaml"), "utf8")) as { name: string };
  const lines = options ? await bootstrap(options, { project: name, aws, withFile }) : [USAGE];
  console.log(lines.join("\n"));
}

runCommand(main);
