import { registryResponds } from "../host/http";

/** Milliseconds after which Docker Hub counts as unreachable. */
const TIMEOUT_MILLISECONDS = 3000;

/** Whether images can be pulled from Docker Hub. */
export function hubReachable(url = "https://registry-1.docker.io/v2/"): Promise<boolean> {
  return registryResponds(url, TIMEOUT_MILLISECONDS);
}
