import { existsSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";

import { DockerfileParser } from "dockerfile-ast";

import { PYTHON_PACKAGE } from "../../python-environment";
import { testInImage } from "../image-tests";
import type { Language } from "../language";
import { packagedLinter } from "../packaged-linter";

/** Stage of a Dockerfile that runs the service's tests in its image. */
const TEST_STAGE = "test";

/**
 * Dockerfiles, checked by hadolint, and the tests of services that need their own image: those whose Dockerfile has a stage
 * `test`. This file is not named after them because checkov would take it for one.
 */
export const DOCKER: Language = {
  name: "docker",
  debianPackages: [PYTHON_PACKAGE],
  linters: [{ title: "hadolint", matches: isDockerfile, lint: packagedLinter("hadolint") }],
  tests: { detect: hasTestStage, test: ({ folder }) => testInImage(folder, TEST_STAGE) },
};

/** Whether a path is that of a Dockerfile: `Dockerfile`, `Dockerfile.<variant>` or `<name>.Dockerfile`. */
function isDockerfile(path: string): boolean {
  const name = basename(path);
  return /^Dockerfile(\.\w+)?$|\.Dockerfile$/.test(name) && !name.endsWith(".dockerignore");
}

function hasTestStage(folder: string): boolean {
  const file = join(folder, "Dockerfile");
  if (!existsSync(file)) return false;
  return DockerfileParser.parse(readFileSync(file, "utf8"))
    .getFROMs()
    .some((from) => from.getBuildStage() === TEST_STAGE);
}
