import type { Application } from "../platform/application";
import { faceRecognition } from "./face-recognition";
import { phpdemo } from "./phpdemo";
import { pydemo } from "./pydemo";
import { scopelens } from "./scopelens";
import { thoughts } from "./thoughts";
import { userAdmin } from "./user-admin";

/** The application stacks that an environment can name in `slipway:apps`. */
export const APPLICATIONS: readonly Application[] = [thoughts, phpdemo, pydemo, userAdmin, scopelens, faceRecognition];
