import { closeSync, openSync, readSync } from "node:fs";
import { extname, join } from "node:path";

import { PROJECT_FOLDER } from "../../../lib/project";
import { PYTHON_PACKAGE } from "../../python-environment";
import type { Language } from "../language";
import { packagedLinter } from "../packaged-linter";

const SHEBANG = /^#!.*\b(sh|bash|dash)\b/;
const SHEBANG_BYTES = 128;

/** Shell scripts, recognized by `.sh` or by their first line, checked by shellcheck. */
export const SHELL: Language = {
  name: "shell",
  debianPackages: [PYTHON_PACKAGE],
  linters: [{ title: "shellcheck", matches: isShellScript, lint: packagedLinter("shellcheck", "-x") }],
};

function isShellScript(file: string): boolean {
  return extname(file) === ".sh" || (extname(file) === "" && SHEBANG.test(firstLine(join(PROJECT_FOLDER, file))));
}

function firstLine(path: string): string {
  const file = openSync(path, "r");
  try {
    const start = Buffer.alloc(SHEBANG_BYTES);
    const length = readSync(file, start, 0, SHEBANG_BYTES, 0);
    return start.toString("utf8", 0, length).split("\n", 1)[0] ?? "";
  } finally {
    closeSync(file);
  }
}
