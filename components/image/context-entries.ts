import { isUtf8 } from "node:buffer";
import { lstatSync, readFileSync, readlinkSync, type Stats, statSync } from "node:fs";
import { join } from "node:path";

import { BuildContextError, reasonOf, unlessMissing } from "./context-error";
import { contextFiles, ignoreFileOf, type Report } from "./context-files";
import { patternOf } from "./ignore-pattern";

/** The parts of a file that affect an image. */
export interface ContextEntry {
  /** A program is a file that its owner may execute: git records nothing else of a mode. */
  readonly kind: "link" | "program" | "file" | "folder";
  /** Of a symbolic link, its target. */
  readonly content: Buffer;
}

/**
 * What Docker's builder would send of a build context, by path, sorted: links as links, and of the folders those without
 * content, as all others follow from the paths. Owners, times, extended attributes, hard links and all bits of a mode but
 * one are not part of it: they depend on the machine and its umask, and the builder gets a copy without them.
 *
 * @param image Name of the image in messages; @default none
 * @throws BuildContextError with all problems of the context.
 */
export function contextEntries(context: string, dockerfile: string, image?: string): ReadonlyMap<string, ContextEntry> {
  const problems: string[] = [];
  const report: Report = (problem, path) => {
    const hint = path === undefined ? "" : `, or ${exclusion(context, dockerfile, path)}`;
    problems.push(`${image === undefined ? "" : `image ${image}: `}${problem}${hint}`);
  };
  if (!statOf(context)?.isDirectory()) {
    report(`build context ${context} ${missing(context, "folder")}: specify a folder of the project`);
  }
  if (!statOf(dockerfile)?.isFile()) {
    report(`Dockerfile ${dockerfile} ${missing(dockerfile, "file")}: create it or specify another`);
  }
  const files = problems.length === 0 ? contextFiles(context, dockerfile, report) : [];
  const entries = files.flatMap((path): [string, ContextEntry][] => {
    if (path.endsWith("/")) return [[path.slice(0, -1), { kind: "folder", content: Buffer.alloc(0) }]];
    const file = join(context, path);
    const entry = entryOf(file, (why) => {
      report(`${file} in the build context ${why}`, path);
    });
    return entry === undefined ? [] : [[path, entry]];
  });
  if (problems.length > 0) throw new BuildContextError(problems);
  return new Map(entries);
}

/** Status of what a path leads to; undefined if that does not exist or cannot be looked up. */
function statOf(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}

function missing(path: string, kind: string): string {
  try {
    return statSync(path, { throwIfNoEntry: false }) === undefined ? "does not exist" : `is not a ${kind}`;
  } catch (error) {
    return `cannot be read: ${reasonOf(error)}`;
  }
}

function exclusion(context: string, dockerfile: string, path: string): string {
  const { path: ignoreFile } = ignoreFileOf(context, dockerfile, () => undefined);
  const pattern = patternOf(path);
  return pattern === undefined ? `exclude it in ${ignoreFile}` : `add the line ${pattern} at the end of ${ignoreFile}`;
}

function entryOf(path: string, report: (why: string) => void): ContextEntry | undefined {
  try {
    const status = lstatSync(path);
    if (status.isSymbolicLink()) return linkOf(path, report);
    if (status.isFile()) return { kind: (status.mode & 0o100) === 0 ? "file" : "program", content: readFileSync(path) };
    report(`is a ${kindOf(status)}, which git does not track: remove it`);
  } catch (error) {
    report(`cannot be read: ${reasonOf(error)}; make it readable (chmod u+r)`);
  }
  return undefined;
}

/**
 * A link is sent as it is, also if its target is excluded, outside of the context or missing. But the docker-build provider
 * opens the target of each link: it fails if the target cannot be opened, and never ends if it is a device or a pipe.
 */
function linkOf(path: string, report: (why: string) => void): ContextEntry | undefined {
  const content = readlinkSync(path, "buffer");
  const link = `is a symbolic link to ${content.toString()}`;
  if (!isUtf8(content)) {
    report(`${link}, a name that is not encoded in UTF-8: link to another name`);
    return undefined;
  }
  try {
    const target = unlessMissing(() => statSync(path));
    if (target === undefined || target.isFile() || target.isDirectory()) return { kind: "link", content };
    report(`${link}, a ${kindOf(target)}: create the link by a RUN instruction of the Dockerfile instead`);
  } catch (error) {
    report(`${link}, which cannot be read: ${reasonOf(error)}; link to another path`);
  }
  return undefined;
}

function kindOf(status: Stats): string {
  return status.isFIFO() ? "named pipe (FIFO)" : status.isSocket() ? "socket" : "device";
}
