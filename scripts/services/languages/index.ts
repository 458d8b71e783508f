import type { Language } from "../language";
import { DOCKER } from "./docker";
import { GO } from "./go";
import { NODE } from "./node";
import { PHP } from "./php";
import { PYTHON } from "./python";
import { SHELL } from "./shell";

/**
 * All languages, in the order in which their linters run. Docker is the first: a service whose Dockerfile runs the tests
 * has them in another language as well.
 */
export const LANGUAGES: readonly Language[] = [DOCKER, PYTHON, SHELL, PHP, NODE, GO];
