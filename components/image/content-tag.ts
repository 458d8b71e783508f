import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

import { contextEntries } from "./context-entries";

/** Everything that determines the content of an image. */
export interface BuildInputs {
  /** Build context, relative to the project's folder. */
  readonly context: string;
  /** Dockerfile, relative to the project's folder. */
  readonly dockerfile: string;
  readonly buildArgs: Readonly<Record<string, string>>;
  readonly platforms: readonly string[];
  /** Images of the Dockerfile that come from elsewhere, by the name in it; @default none */
  readonly mirrored?: Readonly<Record<string, string>>;
}

/** Number of hexadecimal digits in the tag: 64 bits of a SHA-256 hash. */
const LENGTH = 16;

/**
 * A tag derived from the inputs of an image: its {@link contextEntries} (path, kind, content), Dockerfile, build arguments,
 * platforms and mirrors of its images.
 *
 * @param entries Entries of the context, if they have been read already.
 * @throws BuildContextError if the context cannot be built.
 */
export function contentTag(
  { context, dockerfile, buildArgs, platforms, mirrored = {} }: BuildInputs,
  entries = contextEntries(context, dockerfile),
): string {
  const hash = createHash("sha256");
  const mirrors = Object.entries(mirrored).sort();
  const settings = [Object.entries(buildArgs).sort(), [...platforms].sort()];
  // Images without mirrors keep the tags that they had before there were any.
  hash.update(JSON.stringify(mirrors.length === 0 ? settings : [...settings, mirrors]));
  hash.update(readFileSync(dockerfile));
  for (const [path, { kind, content }] of entries) {
    hash.update(JSON.stringify([path, kind, content.length])).update(content);
  }
  return hash.digest("hex").slice(0, LENGTH);
}

/** A tag for the same content on base images with these digests, by name; without base images, the tag itself. */
export function tagOnBases(tag: string, digests: Readonly<Record<string, string>>): string {
  const bases = Object.entries(digests).sort();
  if (bases.length === 0) return tag;
  return createHash("sha256")
    .update(JSON.stringify([tag, bases]))
    .digest("hex")
    .slice(0, LENGTH);
}
