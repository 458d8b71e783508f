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

import type { ContextEntry } from "./context-entries";

/** Folder of the project for {@link stagedFolder}; git ignores it. */
const FOLDER = ".slipway";

/** Permissions of staged files and folders: those of a git checkout with the usual umask. */
const MODES = { file: 0o644, program: 0o755, folder: 0o755 } as const;

/** Staging folder of an image's build context, relative to the project's folder. */
export function stagedFolder(name: string): string {
  return `${FOLDER}/contexts/${name}`;
}

/**
 * Copies what a build context's ignore file does not exclude, with normalized permissions: only whether a file is
 * executable is kept. The builder uses this copy. So it gets exactly what the tag is derived from, and the docker-build
 * provider's hash of the context, which includes all permission bits, is the same for every umask. Unchanged files are not
 * written again: a builder detects by modification time which files to send.
 *
 * @param name Name of the image; each has its own folder.
 * @param wanted Entries of the context, by path.
 */
export function stageContext(name: string, wanted: ReadonlyMap<string, ContextEntry>): void {
  const root = stagedFolder(name);
  const folders = new Set(
    [...wanted].flatMap(([path, { kind }]) => (kind === "folder" ? [...parents(path), path] : parents(path))),
  );
  makeFolder(root);
  for (const path of existing(root).reverse()) {
    if (!wanted.has(path) && !folders.has(path)) rmSync(join(root, path), { recursive: true, force: true });
  }
  for (const folder of [...folders].sort()) makeFolder(join(root, folder));
  for (const [path, { kind, content }] of wanted) {
    if (kind !== "folder") stage(join(root, path), { kind, content }, `${name}-${process.pid}`);
  }
}

/** An entry that is not a folder. */
interface StagedFile extends ContextEntry {
  readonly kind: Exclude<ContextEntry["kind"], "folder">;
}

function stage(path: string, entry: StagedFile, part: string): void {
  if (isStaged(path, entry)) return;
  const unfinished = join(FOLDER, part);
  rmSync(unfinished, { force: true });
  if (entry.kind === "link") {
    symlinkSync(entry.content, unfinished);
  } else {
    writeFileSync(unfinished, entry.content);
    chmodSync(unfinished, MODES[entry.kind]);
  }
  rmSync(path, { recursive: true, force: true });
  // Another run may stage the same file at the same time.
  renameSync(unfinished, path);
}

function isStaged(path: string, { kind, content }: StagedFile): boolean {
  const status = lstatSync(path, { throwIfNoEntry: false });
  if (status === undefined) return false;
  if (kind === "link") return status.isSymbolicLink() && readlinkSync(path, "buffer").equals(content);
  return status.isFile() && (status.mode & 0o777) === MODES[kind] && readFileSync(path).equals(content);
}

function makeFolder(path: string): void {
  if (lstatSync(path, { throwIfNoEntry: false })?.isDirectory() === false) rmSync(path);
  mkdirSync(path, { recursive: true });
  chmodSync(path, MODES.folder);
}

/** All entries below a folder, each after its parent folder. */
function existing(root: string): string[] {
  const found = readdirSync(root, { recursive: true, withFileTypes: true });
  return found.map((entry) => relative(root, join(entry.parentPath, entry.name))).sort();
}

/** The parent folders of a relative path, outermost first. */
function parents(path: string): string[] {
  const parent = dirname(path);
  return parent === "." ? [] : [...parents(parent), parent];
}
