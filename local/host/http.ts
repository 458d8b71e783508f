const TIMEOUT_MILLISECONDS = 2000;

/**
 * Whether a server responds to a GET request with a status of 2xx.
 *
 * @param timeout In milliseconds; by default two seconds.
 */
export async function respondsOk(url: string, timeout = TIMEOUT_MILLISECONDS): Promise<boolean> {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(timeout) })).ok;
  } catch {
    return false;
  }
}
