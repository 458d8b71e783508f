import type { Language } from "../language";
import { DOCKER } from "./docker";
import { NODE } from "./node";
import { PHP } from "./php";
import { PYTHON } from "./python";
import { SHELL } from "./shell";

/** All languages, in the order in which their linters run. */
export const LANGUAGES: readonly Language[] = [PYTHON, DOCKER, SHELL, PHP, NODE];
