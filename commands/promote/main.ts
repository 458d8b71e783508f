import { runCommand } from "../../lib/command";
import { runProcess } from "../../lib/process";
import { PROJECT_FOLDER } from "../../lib/project";
import { parsePromoteOptions, USAGE } from "./command";
import { promote } from "./promote";

/** Runs the Pulumi CLI of the project. @throws Error with the end of its error output. */
async function pulumi(args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await runProcess("npx", ["pulumi", ...args], { cwd: PROJECT_FOLDER });
  if (code === 0) return stdout;
  const reason = (stderr.trim() || `exit code ${code}`).split("\n").slice(-5).join("\n");
  throw new Error(
    `npx pulumi ${args.join(" ")} failed: ${reason}\n` +
      "Fix: npx pulumi login <backend of the state> with credentials for it, or pass saved outputs with --from-file.",
  );
}

async function main(): Promise<void> {
  const options = parsePromoteOptions(process.argv.slice(2));
  const lines = options ? await promote(options, { folder: PROJECT_FOLDER, pulumi }) : [USAGE];
  console.log(lines.join("\n"));
}

runCommand(main);
