import { spawn, type SpawnOptionsWithoutStdio } from "node:child_process";

/** How a program ended, and all it printed. */
export interface Ended {
  readonly code: number;
  readonly output: string;
}

/**
 * Runs a program to its end and shows what it prints as it comes, unless `quiet`.
 *
 * @throws Error if the program cannot be started.
 */
export function run(
  program: string,
  args: readonly string[],
  { quiet = false, ...options }: SpawnOptionsWithoutStdio & { readonly quiet?: boolean } = {},
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, options);
    child.stdin.end();
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        output += text;
        if (!quiet) process.stdout.write(text);
      });
    }
    child.on("error", (error) => {
      reject(new Error(`${program} cannot be started: ${error.message}`));
    });
    child.on("close", (code) => {
      resolve({ code: code ?? 1, output });
    });
  });
}
