import { UnknownDigestError } from "./known-images";

/** Media types of every manifest that a tag can refer to. */
const MANIFESTS = [
  "application/vnd.oci.image.index.v1+json",
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.docker.distribution.manifest.list.v2+json",
  "application/vnd.docker.distribution.manifest.v2+json",
].join(", ");

/** Milliseconds that a request to a registry may take while the program is idle. */
const TIMEOUT_MS = 10_000;

/** Milliseconds in which a program that is idle takes in what a registry has answered. */
const TICK_MS = 50;

/** Whether a registry is on this machine, where Docker and BuildKit use plain HTTP. */
export function isLocalRegistry(repository: string): boolean {
  return /^(localhost|127\.\d+\.\d+\.\d+)(:\d+)?\//.test(repository);
}

/**
 * The digest of a tag in a registry without authentication; undefined if it has none.
 *
 * @param timeoutMs Milliseconds that the request may take, without those in which the program is busy.
 * @throws UnknownDigestError if the registry is unreachable, requires a login, or responds with another error.
 */
export async function findImage(
  repository: string,
  tag: string,
  timeoutMs: number = TIMEOUT_MS,
): Promise<string | undefined> {
  const [host = "", ...path] = repository.split("/");
  const url = `${isLocalRegistry(repository) ? "http" : "https"}://${host}/v2/${path.join("/")}/manifests/${tag}`;
  const { ok, status, headers } = await head(url, timeoutMs);
  if (!ok && status !== 404) throw new UnknownDigestError(`${url}: status ${status}`);
  return ok ? (headers.get("docker-content-digest") ?? undefined) : undefined;
}

async function head(url: string, timeoutMs: number): Promise<Response> {
  const { signal, end } = idleTimeout(timeoutMs);
  try {
    return await fetch(url, { method: "HEAD", headers: { accept: MANIFESTS }, signal });
  } catch (error) {
    throw new UnknownDigestError(`${url}: ${String(error)}`);
  } finally {
    end();
  }
}

/**
 * A signal that aborts after a time in which the program is idle. While it makes its resources, which takes long on a slow
 * machine, it takes in no response: such a time counts as one tick, after which it does.
 */
function idleTimeout(timeoutMs: number): { readonly signal: AbortSignal; readonly end: () => void } {
  const controller = new AbortController();
  let left = Math.ceil(timeoutMs / TICK_MS);
  const timer = setInterval(() => {
    left -= 1;
    if (left <= 0) controller.abort(new DOMException(`no answer in ${timeoutMs} ms`, "TimeoutError"));
  }, TICK_MS);
  return {
    signal: controller.signal,
    end: () => {
      clearInterval(timer);
    },
  };
}
