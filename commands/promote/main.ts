import { execFile } from "node:child_process";
import { promisify } from "node:util";

import { PROJECT_FOLDER } from "../../lib/project";
import { parseCommand, USAGE } from "./command";
import { promote } from "./promote";

/** Runs the CLI that the project is pinned to. @throws Error with what it said. */
async function pulumi(args: readonly string[]): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)("npx", ["pulumi", ...args], { cwd: PROJECT_FOLDER });
    return stdout;
  } catch (error) {
    const { stderr = "", message } = error as { stderr?: string; message: string };
    throw new Error(
      `npx pulumi ${args.join(" ")} failed: ${(stderr.trim() || message).split("\n").slice(-5).join("\n")}\n` +
        "Fix: npx pulumi login <where the state is>, and credentials for it; or give saved outputs by --from-file.",
      { cause: error },
    );
  }
}

async function main(): Promise<void> {
  const command = parseCommand(process.argv.slice(2));
  const lines = command ? await promote(command, { folder: PROJECT_FOLDER, pulumi }) : [USAGE];
  console.log(lines.join("\n"));
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
