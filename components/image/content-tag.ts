import { createHash } from "node:crypto";
import { existsSync, lstatSync, readFileSync, readlinkSync } from "node:fs";
import { join, resolve } from "node:path";

import { contextFiles } from "./context-files";

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
 * A tag derived from the inputs of an image: the files of its context that `.dockerignore` does not exclude (path,
 * whether executable, content), Dockerfile, build arguments, platforms and mirrors of its images. Times and owners are
 * ignored.
 *
 * @param entries Files of the context, if they have been read already.
 * @throws Error if the context or the Dockerfile does not exist.
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

/** The parts of a file that affect an image. */
export interface ContextEntry {
  /** A program is an executable file. */
  readonly kind: "link" | "program" | "file";
  /** Of a symbolic link, its target. */
  readonly content: Buffer;
}

/**
 * The files of a build context that Docker would send, by path, sorted.
 *
 * @throws Error if the context or the Dockerfile does not exist.
 */
export function contextEntries(context: string, dockerfile: string): ReadonlyMap<string, ContextEntry> {
  const root = resolve(context);
  if (!existsSync(root)) throw new Error(`build context ${context} does not exist: specify a folder of the project`);
  if (!existsSync(dockerfile)) throw new Error(`Dockerfile ${dockerfile} does not exist: create it or specify another`);
  return new Map(contextFiles(root, dockerfile).map((path) => [path, entryOf(join(root, path))]));
}

function entryOf(path: string): ContextEntry {
  // Docker sends symbolic links as links, whatever their target is.
  const status = lstatSync(path);
  if (status.isSymbolicLink()) return { kind: "link", content: Buffer.from(readlinkSync(path)) };
  return { kind: (status.mode & 0o111) === 0 ? "file" : "program", content: readFileSync(path) };
}
