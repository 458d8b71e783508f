import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

import { PROJECT_FOLDER } from "../../../lib/project";
import { runProcess } from "../../../lib/process";
import { PYTHON_PACKAGE, pythonEnvironment } from "../../python-environment";
import { testFiles } from "../find";
import type { Language, SourceFolder } from "../language";
import { packagedLinter } from "../packaged-linter";
import { tallyOf } from "../summary";

const isPython = (file: string) => file.endsWith(".py");

/** Services with pytest's `tests/test_*.py`, checked by ruff. */
export const PYTHON: Language = {
  name: "python",
  // The tests of services with a database start a server of their own.
  debianPackages: [PYTHON_PACKAGE, "postgresql"],
  linters: [
    { title: "ruff check", matches: isPython, lint: packagedLinter("ruff", "check", "--quiet", "--no-cache") },
    {
      title: "ruff format",
      matches: isPython,
      lint: packagedLinter("ruff", "format", "--check", "--quiet", "--no-cache"),
    },
  ],
  tests: {
    detect: (folder) => testFiles(folder).some((file) => /^test_.*\.py$/.test(file)),
    async test(service) {
      const python = join(await pythonEnvironment(requirementsOf(service)), "python");
      const result = await runProcess(python, ["-m", "pytest", "-q", "-p", "no:cacheprovider", service.folder], {
        cwd: PROJECT_FOLDER,
        env: { PYTHONPATH: join(PROJECT_FOLDER, "apps", service.application), PYTHONDONTWRITEBYTECODE: "1" },
        echo: true,
      });
      return { ...tallyOf(result), output: result.output };
    },
  },
};

/** The requirement files of the whole application: its services share modules and, for tests, one environment. */
function requirementsOf({ application }: SourceFolder): string[] {
  const base = `apps/${application}`;
  const folders = readdirSync(join(PROJECT_FOLDER, base)).sort();
  const files = [`${base}/requirements-dev.txt`, ...folders.map((name) => `${base}/${name}/requirements.txt`)];
  return files.filter((file) => existsSync(join(PROJECT_FOLDER, file)));
}
