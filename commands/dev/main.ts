import { runCommand, UsageError } from "../../lib/command";
import { PROJECT_FOLDER } from "../../lib/project";
import { develop } from "../../local/dev";
import { DevOutput } from "../../local/dev/output";
import { checkMachine, thisMachine } from "../../local/host/machine";
import { localPaths } from "../../local/host/paths";
import { failureText } from "../../local/host/progress";
import { parseDevOptions, USAGE } from "./command";
import { loadApplication } from "./load-application";

async function main(signal: AbortSignal): Promise<void> {
  const name = parseDevOptions(process.argv.slice(2));
  if (name === undefined) {
    console.log(USAGE);
    return;
  }
  checkMachine(thisMachine());
  // Paths of the program are relative to the project's folder.
  process.chdir(PROJECT_FOLDER);
  await develop({
    paths: localPaths(),
    name,
    load: (added, cancel) => loadApplication(name, PROJECT_FOLDER, added, cancel),
    output: new DevOutput(),
    signal,
  });
  // Connections for logs may keep the process alive.
  process.exit();
}

const ending = new AbortController();
runCommand(
  () => main(ending.signal),
  (error) => {
    console.error(error instanceof UsageError ? error.message : failureText("npm run dev", error));
  },
  () => {
    ending.abort();
  },
);
