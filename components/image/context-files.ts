import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";

import ignore from "@balena/dockerignore";

/**
 * Relative paths of the files in a build context that Docker would send, sorted. Folders of which it would send nothing
 * are not read: they may be large, such as `node_modules`.
 */
export function contextFiles(root: string, dockerfile: string): string[] {
  const ownIgnoreFile = `${dockerfile}.dockerignore`;
  const ignoreFile = existsSync(ownIgnoreFile) ? ownIgnoreFile : join(root, ".dockerignore");
  const text = existsSync(ignoreFile) ? readFileSync(ignoreFile, "utf8") : "";
  const rules = ignore().add(text);
  const mayContain = reincluded(text);
  return rules.filter(filesBelow(root, "", (folder) => rules.ignores(folder) && !mayContain(folder))).sort();
}

function filesBelow(root: string, folder: string, skips: (folder: string) => boolean): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = posix.join(folder, entry.name);
    if (!entry.isDirectory()) return [path];
    return skips(path) ? [] : filesBelow(root, path, skips);
  });
}

/** Whether an exception (`!pattern`) of an ignore file may apply to something inside of an excluded folder. */
function reincluded(text: string): (folder: string) => boolean {
  const exceptions = text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line.startsWith("!"))
    .map((line) => posix.normalize(line.slice(1).trim()).replace(/^\/+|\/+$/g, ""));
  const fixed = exceptions.map(fixedPart);
  return (folder) => fixed.some((part) => within(part, folder) || within(folder, part));
}

/** The folders of a pattern before its first wildcard; empty if that is in the first part. */
function fixedPart(pattern: string): string {
  const parts = pattern.split("/");
  const wildcard = parts.findIndex((part) => /[*?[\\]/.test(part));
  return parts.slice(0, wildcard < 0 ? parts.length : wildcard).join("/");
}

/** Whether a path is another, or inside of it. */
function within(path: string, other: string): boolean {
  if (other === "") return true;
  return `${path}/`.startsWith(`${other}/`);
}
