import { runCommand } from "../../lib/command";
import { PROJECT_FOLDER } from "../../lib/project";
import { aws } from "../aws-cli";
import { parseNodeReleaseOptions, USAGE } from "./command";
import { nodeRelease } from "./node-release";

async function main(): Promise<void> {
  const environment = parseNodeReleaseOptions(process.argv.slice(2));
  const lines = environment === undefined ? [USAGE] : await nodeRelease(environment, { folder: PROJECT_FOLDER, aws });
  console.log(lines.join("\n"));
}

runCommand(main);
