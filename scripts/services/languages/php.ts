import { PROJECT_FOLDER } from "../../../lib/project";
import { runProcess, type ProcessResult } from "../../../lib/process";
import { testFiles } from "../find";
import type { Language } from "../language";
import { tallyOf } from "../summary";

const DEBIAN_PACKAGE = "php-cli";

/** Services with a test program `tests/run.php`, checked by `php -l`. */
export const PHP: Language = {
  name: "php",
  debianPackages: [DEBIAN_PACKAGE],
  linters: [{ title: "php -l", matches: (file) => file.endsWith(".php"), lint }],
  tests: {
    detect: (folder) => testFiles(folder).includes("run.php"),
    async test({ folder }) {
      const result = await php([`${folder}/tests/run.php`], true);
      return { ...tallyOf(result), output: result.output };
    },
  },
};

async function lint(files: readonly string[]): Promise<number> {
  let last = 0;
  // PHP before 8.3 checks only the first file.
  for (const file of files) {
    const { code, output } = await php(["-l", file], false);
    if (code === 0) continue;
    console.log(output);
    last = code;
  }
  return last;
}

async function php(args: readonly string[], echo: boolean): Promise<ProcessResult> {
  try {
    return await runProcess("php", args, { cwd: PROJECT_FOLDER, echo });
  } catch (error) {
    throw new Error(`php cannot be run; on Debian, run: apt-get install ${DEBIAN_PACKAGE}`, { cause: error });
  }
}
