import { ProblemsError } from "../../lib/problems-error";

/**
 * Addresses that images are pulled from instead of their public registries, by registry (`quay.io`), namespace
 * (`docker.io/library`) or repository. The longest one that contains an image applies; without any, the image comes from
 * its own registry. A mirror has the images under the same path: with `{ "docker.io": "mirror.test/hub" }`,
 * `docker.io/library/postgres` is `mirror.test/hub/library/postgres`.
 *
 * Images from a mirror are referenced by tag alone, because a mirror may be an ECR pull-through cache, which imports
 * nothing by digest (aws/containers-roadmap#2837). So a chart whose default values contain digests needs them emptied.
 */
export type Mirrors = Readonly<Record<string, string>>;

/** Namespace of Docker's official images. */
export const OFFICIAL_IMAGES = "docker.io/library";

/** A full name: registry, path, and a tag or a digest or both or none. */
const REFERENCE =
  /^(?<repository>(?<registry>[^/@]+)\/(?<path>[a-z0-9]+(?:(?:\/|[._-]+)[a-z0-9]+)*))(?<tag>:\w[\w.-]{0,127})?(?<digest>@sha256:[0-9a-f]{64})?$/;

/** An image that an environment cannot pull. */
export class UnreachableImageError extends ProblemsError {}

/**
 * The address of a registry, namespace or repository in its mirror; undefined if it has none.
 *
 * @param name Full name without a tag or digest, such as `docker.io/library` or `registry.k8s.io/metrics-server`.
 */
export function mirrorOf(mirrors: Mirrors, name: string): string | undefined {
  const steps = name.split("/");
  for (let count = steps.length; count > 0; count -= 1) {
    const address = mirrors[steps.slice(0, count).join("/")];
    if (address !== undefined) return [address, ...steps.slice(count)].join("/");
  }
  return undefined;
}

/** Mirrors of which some take precedence over the others, also where those have a longer name for the same images. */
export function overriddenMirrors(mirrors: Mirrors, precedent: Mirrors): Mirrors {
  const others = Object.entries(mirrors).filter(([name]) => mirrorOf(precedent, name) === undefined);
  return { ...Object.fromEntries(others), ...precedent };
}

/**
 * The reference by which an environment pulls a public image.
 *
 * @param reference Full name of the image, such as `docker.io/library/postgres:17-trixie`.
 * @throws Error if the name is not complete, or if it has a digest and the image has a mirror.
 */
export function mirroredImage(mirrors: Mirrors, reference: string): string {
  const { repository, tag, digest } = parseReference(reference);
  const address = mirrorOf(mirrors, repository);
  if (address === undefined) return reference;
  if (digest !== undefined) {
    throw new Error(
      `${reference} is pulled from ${address}, but a mirror may not have it by digest: ECR's pull-through cache imports ` +
        `images by tag only. Name it by tag alone, as in ${repository}${tag ?? ":<tag>"}`,
    );
  }
  return `${address}${tag ?? ""}`;
}

/** The parts of an image's full name. @throws Error if it is not complete. */
export function parseReference(reference: string): {
  readonly registry: string;
  readonly repository: string;
  /** With its colon. */
  readonly tag: string | undefined;
  /** With its at sign. */
  readonly digest: string | undefined;
} {
  const { registry = "", path = "", repository = "", tag, digest } = REFERENCE.exec(reference)?.groups ?? {};
  if (!isHost(registry) || (registry === "docker.io" && !path.includes("/"))) {
    throw new Error(
      `${reference} is not the full name of an image: it must be <registry>/<path>:<tag>, such as ` +
        (fullName(reference) ?? "docker.io/library/postgres:17-trixie"),
    );
  }
  return { registry, repository, tag, digest };
}

/** The full name of an image by the rules of Docker, as in a Dockerfile: `python:3.13` is `docker.io/library/python:3.13`. */
export function fullName(reference: string): string | undefined {
  const [first = "", ...rest] = reference.split("/");
  const path = isHost(first) && rest.length > 0 ? rest : [first, ...rest];
  const registry = path === rest ? first : "docker.io";
  const name = [registry, ...(registry === "docker.io" && path.length === 1 ? ["library"] : []), ...path].join("/");
  return REFERENCE.test(name) ? name : undefined;
}

/** Whether the first part of a name is a registry and not a namespace of Docker Hub. */
function isHost(text: string): boolean {
  return /[.:]/.test(text) || text === "localhost";
}
