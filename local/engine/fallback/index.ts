import type { StandIn } from "./protocol/types";
import { random } from "./random";
import { tls } from "./tls";

/** Every provider plugin that has a stand-in: their Go modules cannot be downloaded. */
export const standIns: readonly StandIn[] = [random, tls];
