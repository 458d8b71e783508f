import { random } from "../standins/random";
import { tls } from "../standins/tls";
import type { StandIn } from "../standins/protocol/types";
import { awsEcho } from "./aws";
import { dockerBuildEcho, dockerEcho } from "./docker";
import { Journal } from "./journal";
import { kubernetesEcho } from "./kubernetes";
import { World } from "./world";

export { Journal, type JournalEntry } from "./journal";

/**
 * Providers that behave toward the engine as real ones do, and do no work. What they made and deleted stands in a
 * journal in the folder. Secrets and keys are made as always: nothing outside is needed for them.
 */
export function echoes(folder: string): readonly StandIn[] {
  const world = new World(new Journal(folder));
  return [awsEcho(world), kubernetesEcho(world), dockerBuildEcho(world), dockerEcho, random, tls];
}
