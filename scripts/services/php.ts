import { join } from "node:path";

import { run, type Ended } from "./run";

/** Runs the PHP tests of a service's folder; the last line of the output counts them. @throws Error without PHP. */
export function testPhp(root: string, folder: string): Promise<Ended> {
  return php(root, [join(folder, "tests", "run.php")]);
}

/** Checks the syntax of PHP files. @returns 0, or the code of the last file that has errors. @throws Error without PHP. */
export async function lintPhp(root: string, files: readonly string[]): Promise<number> {
  let last = 0;
  // PHP before 8.3 looks at the first file alone.
  for (const file of files) {
    const { code, output } = await php(root, ["-l", file], true);
    if (code === 0) continue;
    console.log(output);
    last = code;
  }
  return last;
}

async function php(root: string, args: readonly string[], quiet = false): Promise<Ended> {
  try {
    return await run("php", args, { cwd: root, quiet });
  } catch (error) {
    throw new Error("php cannot be run; on Debian, run: apt-get install php-cli", { cause: error });
  }
}
