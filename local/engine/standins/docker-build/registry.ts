import { parseReference, repositoryUrl } from "./reference";

/** Seconds that a registry has to answer. */
const SECONDS = 5;

/** Kinds of manifests that list images of several platforms. */
export const INDEXES = [
  "application/vnd.oci.image.index.v1+json",
  "application/vnd.docker.distribution.manifest.list.v2+json",
];

/** Every kind of manifest that a tag can stand for. */
export const MANIFESTS = [
  ...INDEXES,
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.docker.distribution.manifest.v2+json",
].join(", ");

/** Where an image's manifest is in its registry's HTTP interface; undefined for a tag that names no registry. */
export function manifestUrl(tag: string): string | undefined {
  const reference = parseReference(tag);
  return reference && `${repositoryUrl(reference)}/manifests/${reference.label}`;
}

/** True if a tag is made from the content of what it names, so that it always stands for the same image. */
export function isContentTag(tag: string): boolean {
  return /:[0-9a-f]{12,64}$/.test(tag);
}

/** The digest (`sha256:…`) that a registry has for a tag; undefined if it has none or does not say. */
export async function digestOf(tag: string, signal: AbortSignal): Promise<string | undefined> {
  const url = manifestUrl(tag);
  if (url === undefined) return undefined;
  try {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(SECONDS * 1000)]);
    const answer = await fetch(url, { method: "HEAD", headers: { accept: MANIFESTS }, signal: limit });
    return answer.ok ? (answer.headers.get("docker-content-digest") ?? undefined) : undefined;
  } catch {
    // Unreachable, or it wants a login that Docker has: building and pushing will tell.
    return undefined;
  }
}
