import { join } from "node:path";

import { PROJECT_FOLDER } from "../../lib/project";
import { runProcess } from "../../lib/process";
import { pythonEnvironment } from "../python-environment";
import type { Linter } from "./language";

const REQUIREMENTS = ["scripts/services-requirements.txt"];

/** Runs a linter that PyPI has as a package, with the paths of the files after the given arguments. */
export function packagedLinter(program: string, ...args: readonly string[]): Linter["lint"] {
  return async (files) => {
    const bin = await pythonEnvironment(REQUIREMENTS);
    const { code } = await runProcess(join(bin, program), [...args, ...files], { cwd: PROJECT_FOLDER, echo: true });
    return code;
  };
}
