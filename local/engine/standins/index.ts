import { dockerBuild } from "./docker-build";
import { kubernetes } from "./kubernetes";
import type { StandIn } from "./protocol/types";
import { random } from "./random";
import { tls } from "./tls";

/** Every provider plugin that has a stand-in. */
export const standIns: readonly StandIn[] = [kubernetes, dockerBuild, random, tls];
