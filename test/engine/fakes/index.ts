import { RANDOM } from "../../../local/engine/fallback/random";
import { TLS } from "../../../local/engine/fallback/tls";
import type { ProviderDefinition } from "../../../local/engine/fallback/protocol/types";
import type { AwsApi } from "../aws-api/client";
import { fakeAws } from "./aws";
import { fakeDockerBuild, FAKE_DOCKER } from "./docker";
import { Journal } from "./journal";
import { fakeKubernetes } from "./kubernetes";
import { World } from "./world";

/**
 * Providers that respond to the engine like the real ones, and create nothing. A journal in `folder` records their
 * operations. The providers `random` and `tls` are the fallback providers, which generate real values.
 *
 * @param api An AWS API that makes each resource of AWS too.
 */
export function fakeProviders(folder: string, api?: AwsApi): readonly ProviderDefinition[] {
  const world = new World(new Journal(folder));
  return [fakeAws(world, api), fakeKubernetes(world), fakeDockerBuild(world), FAKE_DOCKER, RANDOM, TLS];
}
