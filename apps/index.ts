import type { Application } from "../components/application";
import { phpdemo } from "./phpdemo";
import { thoughts } from "./thoughts";

/** The application stacks that an environment can name in `slipway:apps`. */
export const applications: readonly Application[] = [thoughts, phpdemo];
