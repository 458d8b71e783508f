import { createHash } from "node:crypto";
import { existsSync, lstatSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join, relative, resolve } from "node:path";

import ignore from "@balena/dockerignore";

/** Everything that decides what an image contains. */
export interface BuildInputs {
  /** Build context, relative to the project's folder. */
  readonly context: string;
  /** Dockerfile, relative to the project's folder. */
  readonly dockerfile: string;
  readonly buildArgs: Readonly<Record<string, string>>;
  readonly platforms: readonly string[];
}

/** Hexadecimal digits of the tag: 64 bits, of a SHA-256. */
const LENGTH = 16;

/**
 * A tag made from what goes into an image: the context's files as `.dockerignore` leaves them (path, whether it can be
 * executed, content), the Dockerfile, build arguments and platforms. Times and owners do not count.
 *
 * @param entries The context's files, where they have been read already.
 * @throws Error if the context or the Dockerfile does not exist.
 */
export function contentTag(
  { context, dockerfile, buildArgs, platforms }: BuildInputs,
  entries = contextEntries(context, dockerfile),
): string {
  const hash = createHash("sha256");
  hash.update(JSON.stringify([Object.entries(buildArgs).sort(), [...platforms].sort()]));
  hash.update(readFileSync(dockerfile));
  for (const [path, { kind, content }] of entries) {
    hash.update(JSON.stringify([path, kind, content.length])).update(content);
  }
  return hash.digest("hex").slice(0, LENGTH);
}

/** The tag of the same content on base images with these digests, by name; without any it is the content's own. */
export function tagOnBases(tag: string, digests: Readonly<Record<string, string>>): string {
  const bases = Object.entries(digests).sort();
  if (bases.length === 0) return tag;
  return createHash("sha256")
    .update(JSON.stringify([tag, bases]))
    .digest("hex")
    .slice(0, LENGTH);
}

/** The files of a build context that Docker would send, relative to it and sorted. */
export function contextFiles(root: string, dockerfile: string): string[] {
  const rules = ignore();
  const own = `${dockerfile}.dockerignore`;
  const file = existsSync(own) ? own : join(root, ".dockerignore");
  if (existsSync(file)) rules.add(readFileSync(file, "utf8"));
  const paths = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((found) => !found.isDirectory())
    .map((found) => relative(root, join(found.parentPath, found.name)));
  return rules.filter(paths).sort();
}

/** A file as far as it counts for an image. */
export interface Entry {
  /** A program is a file that can be executed. */
  readonly kind: "link" | "program" | "file";
  /** Of a link, where it leads. */
  readonly content: Buffer;
}

/**
 * The files of a build context that Docker would send, with what counts of them: by path, sorted.
 *
 * @throws Error if the context or the Dockerfile does not exist.
 */
export function contextEntries(context: string, dockerfile: string): ReadonlyMap<string, Entry> {
  const root = resolve(context);
  if (!existsSync(root)) throw new Error(`build context ${context} does not exist: name a folder of the project`);
  if (!existsSync(dockerfile)) throw new Error(`Dockerfile ${dockerfile} does not exist: add it or name another`);
  return new Map(contextFiles(root, dockerfile).map((path) => [path, entryOf(join(root, path))]));
}

function entryOf(path: string): Entry {
  // Docker sends a link as what it is, wherever it leads.
  const status = lstatSync(path);
  if (status.isSymbolicLink()) return { kind: "link", content: Buffer.from(readlinkSync(path)) };
  return { kind: (status.mode & 0o111) === 0 ? "file" : "program", content: readFileSync(path) };
}
