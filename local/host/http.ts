const TIMEOUT_MILLISECONDS = 2000;

/**
 * Whether a server responds to a GET request with a status of 2xx.
 *
 * @param timeout In milliseconds; by default two seconds.
 */
export async function respondsOk(url: string, timeout = TIMEOUT_MILLISECONDS): Promise<boolean> {
  const status = await statusOf(url, timeout);
  return status !== undefined && status >= 200 && status < 300;
}

/**
 * Whether a registry of container images responds: with 200, or with 401 if it wants a token even of those who read public
 * images.
 *
 * @param url The base of its API, such as `https://registry.k8s.io/v2/`.
 * @param timeout In milliseconds.
 */
export async function registryResponds(url: string, timeout: number): Promise<boolean> {
  const status = await statusOf(url, timeout);
  return status === 200 || status === 401;
}

/**
 * The status of the response to a GET request; undefined without a response.
 *
 * @param timeout In milliseconds.
 */
export async function statusOf(url: string, timeout: number): Promise<number | undefined> {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(timeout) })).status;
  } catch {
    return undefined;
  }
}
