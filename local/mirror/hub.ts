import { statusOf } from "../host/http";

/** Milliseconds after which Docker Hub counts as unreachable. */
const TIMEOUT_MILLISECONDS = 3000;

/** Whether images can be pulled from Docker Hub: its API responds with 401 to a request without credentials. */
export async function hubReachable(url = "https://registry-1.docker.io/v2/"): Promise<boolean> {
  return (await statusOf(url, TIMEOUT_MILLISECONDS)) === 401;
}
