import { RANDOM } from "../../../local/engine/fallback/random";
import { TLS } from "../../../local/engine/fallback/tls";
import type { StandIn } from "../../../local/engine/fallback/protocol/types";
import { fakeAws } from "./aws";
import { fakeDockerBuild, FAKE_DOCKER } from "./docker";
import { Journal } from "./journal";
import { fakeKubernetes } from "./kubernetes";
import { World } from "./world";

/**
 * Providers that answer the engine as real ones do, and do no work. What they created and deleted is in a journal in
 * `folder`. Secrets and keys are generated as always: that needs nothing outside the process.
 */
export function fakeProviders(folder: string): readonly StandIn[] {
  const world = new World(new Journal(folder));
  return [fakeAws(world), fakeKubernetes(world), fakeDockerBuild(world), FAKE_DOCKER, RANDOM, TLS];
}
