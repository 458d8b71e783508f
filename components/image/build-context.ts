import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, relative } from "node:path";

import type { Entry } from "./content-tag";

/** Folder of the project for {@link stagedFolder}; git ignores it. */
const FOLDER = ".slipway";

/** Permissions of staged files and folders: those that git gives a checkout under the usual umask. */
const MODES = { file: 0o644, program: 0o755, folder: 0o755 } as const;

/** Where the context of an image is staged, relative to the project's folder. */
export function stagedFolder(name: string): string {
  return `${FOLDER}/contexts/${name}`;
}

/**
 * Copies the files of a build context that count, as `.dockerignore` leaves them, with permissions that depend on
 * nothing but whether a file can be executed. The builder is given this copy. So it gets exactly what the tag is made
 * from, and the hash that the docker-build provider makes of a context, which has every permission bit in it, is the
 * same for every umask. What is staged already is not written again: a builder tells by a file's time whether it has
 * to be sent.
 *
 * @param name Of the image; each has a folder of its own.
 * @param wanted The context's files, by path.
 */
export function stageContext(name: string, wanted: ReadonlyMap<string, Entry>): void {
  const root = stagedFolder(name);
  const folders = new Set([...wanted.keys()].flatMap(parents));
  makeFolder(root);
  for (const path of existing(root).reverse()) {
    if (!wanted.has(path) && !folders.has(path)) rmSync(join(root, path), { recursive: true, force: true });
  }
  for (const folder of [...folders].sort()) makeFolder(join(root, folder));
  for (const [path, entry] of wanted) stage(join(root, path), entry, `${name}-${process.pid}`);
}

function stage(path: string, entry: Entry, part: string): void {
  if (isStaged(path, entry)) return;
  const unfinished = join(FOLDER, part);
  rmSync(unfinished, { force: true });
  if (entry.kind === "link") {
    symlinkSync(entry.content.toString(), unfinished);
  } else {
    writeFileSync(unfinished, entry.content);
    chmodSync(unfinished, MODES[entry.kind]);
  }
  rmSync(path, { recursive: true, force: true });
  // Another run may stage the same at the same time.
  renameSync(unfinished, path);
}

function isStaged(path: string, { kind, content }: Entry): boolean {
  const status = lstatSync(path, { throwIfNoEntry: false });
  if (status === undefined) return false;
  if (kind === "link") return status.isSymbolicLink() && readlinkSync(path) === content.toString();
  return status.isFile() && (status.mode & 0o777) === MODES[kind] && readFileSync(path).equals(content);
}

function makeFolder(path: string): void {
  if (lstatSync(path, { throwIfNoEntry: false })?.isDirectory() === false) rmSync(path);
  mkdirSync(path, { recursive: true });
  chmodSync(path, MODES.folder);
}

/** All entries below a folder, each after the folder it is in. */
function existing(root: string): string[] {
  const found = readdirSync(root, { recursive: true, withFileTypes: true });
  return found.map((entry) => relative(root, join(entry.parentPath, entry.name))).sort();
}

/** The folders that a relative path leads through. */
function parents(path: string): string[] {
  const parent = dirname(path);
  return parent === "." ? [] : [...parents(parent), parent];
}
