import type { StandIn } from "./protocol/types";
import { RANDOM } from "./random";
import { TLS } from "./tls";

/** Every provider plugin that has a stand-in: their Go modules cannot be downloaded. */
export const STAND_INS: readonly StandIn[] = [RANDOM, TLS];
