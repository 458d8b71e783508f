import { UnknownDigestError } from "./known-images";

/** Media types of every manifest that a tag can refer to. */
const MANIFESTS = [
  "application/vnd.oci.image.index.v1+json",
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.docker.distribution.manifest.list.v2+json",
  "application/vnd.docker.distribution.manifest.v2+json",
].join(", ");

/** Timeout of a request to a registry, in milliseconds. */
const TIMEOUT_MS = 10_000;

/** Whether a registry is on this machine, where Docker and BuildKit use plain HTTP. */
export function isLocalRegistry(repository: string): boolean {
  return /^(localhost|127\.\d+\.\d+\.\d+)(:\d+)?\//.test(repository);
}

/**
 * The digest of a tag in a registry without authentication; undefined if it has none.
 *
 * @throws UnknownDigestError if the registry is unreachable, requires a login, or responds with another error.
 */
export async function findImage(repository: string, tag: string): Promise<string | undefined> {
  const [host = "", ...path] = repository.split("/");
  const url = `${isLocalRegistry(repository) ? "http" : "https"}://${host}/v2/${path.join("/")}/manifests/${tag}`;
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const { ok, status, headers } = await fetch(url, { method: "HEAD", headers: { accept: MANIFESTS }, signal }).catch(
    (error: unknown) => {
      throw new UnknownDigestError(`${url}: ${String(error)}`);
    },
  );
  if (!ok && status !== 404) throw new UnknownDigestError(`${url}: status ${status}`);
  return ok ? (headers.get("docker-content-digest") ?? undefined) : undefined;
}
