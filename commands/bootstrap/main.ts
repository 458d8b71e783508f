import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { parse } from "yaml";

import { runProcess } from "../../lib/process";
import { PROJECT_FOLDER } from "../../lib/project";
import { bootstrap } from "./bootstrap";
import { parseBootstrapOptions, USAGE } from "./command";

async function aws(args: readonly string[]): Promise<string> {
  const command = `aws ${args.slice(0, 2).join(" ")}`;
  const { code, stdout, stderr } = await runProcess("aws", args).catch((error: unknown) => {
    const fix = "install version 2, then run aws sso login or aws configure";
    throw new Error(`${command} failed: the AWS CLI is not installed. Fix: ${fix}`, { cause: error });
  });
  if (code !== 0) throw new Error(`${command} failed: ${stderr.trim() || `exit code ${code}`}`);
  return stdout;
}

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
