import type { BenchPair } from "../section";
import { DEFAULT_LOADING } from "./default-loading";
import { ENGINE } from "./engine";
import { ENVIRONMENTS } from "./environments";
import { GROWTH } from "./growth";
import { CDK8S, HELM_TEMPLATE } from "./kubernetes-objects";
import { LOAD } from "./load";
import { PAGE } from "./page";

/** Everything that `npm run bench` measures, in the order of the report: another measurement is another line here. */
export const PAIRS: readonly BenchPair[] = [
  ENVIRONMENTS,
  DEFAULT_LOADING,
  CDK8S,
  HELM_TEMPLATE,
  GROWTH,
  PAGE,
  ENGINE,
  LOAD,
];
