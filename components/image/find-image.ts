import { UnknownDigestError } from "./known-images";

/** Media types of every manifest that a tag can refer to. */
const MANIFESTS = [
  "application/vnd.oci.image.index.v1+json",
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.docker.distribution.manifest.list.v2+json",
  "application/vnd.docker.distribution.manifest.v2+json",
].join(", ");

/** Milliseconds that a request to a registry may take. */
const TIMEOUT_MS = 10_000;

/**
 * Attempts at a request that takes too long: while the program makes its resources, it processes no response, so the time
 * can be up although the registry has answered.
 */
const ATTEMPTS = 2;

/** Whether a registry is on this machine, where Docker and BuildKit use plain HTTP. */
export function isLocalRegistry(repository: string): boolean {
  return /^(localhost|127\.\d+\.\d+\.\d+)(:\d+)?\//.test(repository);
}

/**
 * The digest of a tag in a registry without authentication; undefined if it has none.
 *
 * @param timeoutMs Milliseconds that one of the attempts may take.
 * @throws UnknownDigestError if the registry is unreachable, requires a login, or responds with another error.
 */
export async function findImage(
  repository: string,
  tag: string,
  timeoutMs: number = TIMEOUT_MS,
): Promise<string | undefined> {
  const [host = "", ...path] = repository.split("/");
  const url = `${isLocalRegistry(repository) ? "http" : "https"}://${host}/v2/${path.join("/")}/manifests/${tag}`;
  const { ok, status, headers } = await head(url, timeoutMs, ATTEMPTS);
  if (!ok && status !== 404) throw new UnknownDigestError(`${url}: status ${status}`);
  return ok ? (headers.get("docker-content-digest") ?? undefined) : undefined;
}

async function head(url: string, timeoutMs: number, attempts: number): Promise<Response> {
  try {
    const signal = AbortSignal.timeout(timeoutMs);
    return await fetch(url, { method: "HEAD", headers: { accept: MANIFESTS }, signal });
  } catch (error) {
    const late = error instanceof Error && error.name === "TimeoutError";
    if (late && attempts > 1) return head(url, timeoutMs, attempts - 1);
    throw new UnknownDigestError(`${url}: ${String(error)}`);
  }
}
