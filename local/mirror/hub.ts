/** How long Docker Hub may take to answer, in milliseconds, before the stand-ins are used. */
const PATIENCE = 3000;

/** Whether images can be pulled from Docker Hub: its API answers a request without credentials with 401. */
export async function hubReachable(url = "https://registry-1.docker.io/v2/"): Promise<boolean> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(PATIENCE) });
    return answer.status === 401;
  } catch {
    return false;
  }
}
