/** `npm run lint:go`: gofmt and go vet on the Go programs of the local run, with the toolchain that builds them. */
import { spawnSync } from "node:child_process";
import { dirname } from "node:path";

import { goEnvironment } from "../local/host/gobuild";
import { ensureGo } from "../local/host/golang";
import { localPaths } from "../local/host/paths";

async function main(): Promise<number> {
  const paths = localPaths();
  await ensureGo(paths, (text) => {
    console.log(text);
  });
  const files = output("git", ["ls-files", "*.go"]).split("\n").filter(Boolean);
  const modules = output("git", ["ls-files", "*/go.mod"])
    .split("\n")
    .map((file) => dirname(file))
    .filter((folder) => files.some((file) => file.startsWith(`${folder}/`)));

  const unformatted = output("gofmt", ["-l", ...files]).trim();
  if (unformatted !== "") console.error(`Not as gofmt writes them; run gofmt -w on:\n${unformatted}`);
  const env = { ...process.env, ...goEnvironment(paths) };
  // The flag of the builds: their compiled packages are then used again.
  const vetted = modules.map(
    (cwd) => spawnSync("go", ["vet", "-trimpath", "./..."], { cwd, env, stdio: "inherit" }).status,
  );
  console.log(`gofmt: ${files.length} files; go vet: ${modules.join(", ")}`);
  return unformatted === "" && vetted.every((status) => status === 0) ? 0 : 1;
}

function output(program: string, args: readonly string[]): string {
  const { status, stdout, stderr, error } = spawnSync(program, args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`${program} ${args[0] ?? ""} failed: ${error?.message ?? stderr}`);
  return stdout;
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  },
);
