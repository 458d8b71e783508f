import { basename } from "node:path";

import { PYTHON_PACKAGE } from "../../python-environment";
import type { Language } from "../language";
import { packagedLinter } from "../packaged-linter";

/** Dockerfiles, checked by hadolint. This file is not named after them because checkov would take it for one. */
export const DOCKER: Language = {
  name: "docker",
  debianPackages: [PYTHON_PACKAGE],
  linters: [{ title: "hadolint", matches: isDockerfile, lint: packagedLinter("hadolint") }],
};

/** Whether a path is that of a Dockerfile: `Dockerfile`, `Dockerfile.<variant>` or `<name>.Dockerfile`. */
function isDockerfile(path: string): boolean {
  const name = basename(path);
  return /^Dockerfile(\.\w+)?$|\.Dockerfile$/.test(name) && !name.endsWith(".dockerignore");
}
