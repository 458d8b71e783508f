/** Every kind of manifest that a tag can stand for. */
const MANIFESTS = [
  "application/vnd.oci.image.index.v1+json",
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.docker.distribution.manifest.list.v2+json",
  "application/vnd.docker.distribution.manifest.v2+json",
].join(", ");

/** Milliseconds that a registry has to answer. */
const PATIENCE = 10_000;

/** Whether a registry is on this machine: Docker and BuildKit then speak plain HTTP to it. */
export function isOnThisMachine(repository: string): boolean {
  return /^(localhost|127\.\d+\.\d+\.\d+)(:\d+)?\//.test(repository);
}

/**
 * The digest of a tag in a registry that anybody may ask; undefined if it has none, does not answer or wants a log-in:
 * the image is then built, and a registry that cannot be reached is told of by the builder.
 */
export async function findImage(repository: string, tag: string): Promise<string | undefined> {
  const [host = "", ...path] = repository.split("/");
  const url = `${isOnThisMachine(repository) ? "http" : "https"}://${host}/v2/${path.join("/")}/manifests/${tag}`;
  try {
    const signal = AbortSignal.timeout(PATIENCE);
    const answer = await fetch(url, { method: "HEAD", headers: { accept: MANIFESTS }, signal });
    return answer.ok ? (answer.headers.get("docker-content-digest") ?? undefined) : undefined;
  } catch {
    return undefined;
  }
}
