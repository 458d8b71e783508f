/** `npm run lint:go`: gofmt and go vet on the Go programs of the local run, with the toolchain that builds them. */
import { dirname, join } from "node:path";

import { wantsHelp } from "../commands/arguments";
import { runCommand } from "../lib/command";
import { PROJECT_FOLDER } from "../lib/project";
import { goEnvironment } from "../local/host/gobuild";
import { ensureGo } from "../local/host/golang";
import { localPaths } from "../local/host/paths";
import { runProcess } from "../lib/process";

const USAGE = `Runs gofmt and go vet on the Go programs of the local run.

  npm run lint:go`;

async function main(): Promise<void> {
  if (wantsHelp(process.argv.slice(2), USAGE)) {
    console.log(USAGE);
    return;
  }
  const paths = localPaths();
  await ensureGo(paths, (text) => {
    console.log(text);
  });
  const files = await trackedFiles("*.go");
  const all = (await trackedFiles("*/go.mod")).map((file) => dirname(file));
  const modules = all.filter((module) => files.some((file) => moduleOf(file, all) === module));

  const unformatted = (await stdoutOf("gofmt", ["-l", ...files])).trim();
  if (unformatted !== "") console.error(`Not formatted; run gofmt -w on:\n${unformatted}`);
  let vetted = true;
  for (const module of modules) {
    // The flag is that of the builds, so that their compiled packages are reused.
    const { code } = await runProcess("go", ["vet", "-trimpath", "./..."], {
      cwd: join(PROJECT_FOLDER, module),
      env: goEnvironment(paths),
      echo: true,
    });
    vetted &&= code === 0;
  }
  console.log(`gofmt: ${files.length} files; go vet: ${modules.join(", ")}`);
  process.exitCode = unformatted === "" && vetted ? 0 : 1;
}

/** The module that a file belongs to: the innermost one that contains it. */
function moduleOf(file: string, modules: readonly string[]): string | undefined {
  const containing = modules.filter((module) => file.startsWith(`${module}/`));
  return containing.sort((one, other) => other.length - one.length)[0];
}

async function trackedFiles(pattern: string): Promise<string[]> {
  return (await stdoutOf("git", ["ls-files", pattern])).split("\n").filter(Boolean);
}

async function stdoutOf(program: string, args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await runProcess(program, args, { cwd: PROJECT_FOLDER });
  if (code !== 0) throw new Error(`${program} ${args[0] ?? ""} failed: ${stderr}`);
  return stdout;
}

runCommand(main);
