const TIMEOUT_MILLISECONDS = 2000;

/** Whether a server responds to a GET request with a status of 2xx, within two seconds. */
export async function respondsOk(url: string): Promise<boolean> {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS) })).ok;
  } catch {
    return false;
  }
}
