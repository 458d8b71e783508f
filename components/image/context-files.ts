import { isUtf8 } from "node:buffer";
import { type Dirent, readdirSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";

import { BuildContextError, reasonOf, unlessMissing } from "./context-error";
import { type IgnoreRules, type Matched, readIgnoreFile } from "./ignore-file";

/** Called for each problem, with the path in the context if excluding it would help. */
export type Report = (problem: string, path?: string) => void;

/** Path and content of a context's ignore file: the Dockerfile's own, or that of the folder, whether or not it exists. */
export interface IgnoreFile {
  readonly path: string;
  /** Undefined if it exists, but cannot be read. */
  readonly content: Buffer | undefined;
}

export function ignoreFileOf(context: string, dockerfile: string, report: Report): IgnoreFile {
  const common = join(context, ".dockerignore");
  for (const path of [`${dockerfile}.dockerignore`, common]) {
    try {
      const content = unlessMissing(() => readFileSync(path));
      if (content !== undefined) return { path, content };
    } catch (error) {
      report(`${path} cannot be read: ${reasonOf(error)}; make it a readable file, or remove it`);
      return { path, content: undefined };
    }
  }
  return { path: common, content: Buffer.alloc(0) };
}

/**
 * Relative paths of what Docker's builder would send of a build context, sorted: all but folders, and with a slash at
 * the end the folders of whose content it would send nothing. Folders that are excluded with their content are not read:
 * they may be large, such as `node_modules`.
 *
 * @param report What to do about problems; @default throw the first
 */
export function contextFiles(context: string, dockerfile: string, report: Report = refuse): string[] {
  const { path, content } = ignoreFileOf(context, dockerfile, report);
  const rules = content && readIgnoreFile(content, path, report);
  return rules ? new Walk(context, rules, report).below("").sort() : [];
}

/**
 * Tells whether a relative path of a build context may be part of what is sent, or a folder that contains such a path, as
 * its ignore file is now: all others need not be watched. Of a context whose ignore file is invalid, everything may.
 */
export function contextFilter(context: string, dockerfile: string): (path: string) => boolean {
  const { path: file, content } = ignoreFileOf(context, dockerfile, () => undefined);
  const rules = content && readIgnoreFile(content, file, () => undefined);
  if (rules === undefined) return () => true;
  return (path) => {
    let parent: Matched | undefined;
    return path.split("/").every((_, index, names) => {
      const part = names.slice(0, index + 1).join("/");
      const { isExcluded, matched } = rules.judge(part, parent);
      parent = matched;
      return !isExcluded || rules.mayReinclude(part);
    });
  };
}

function refuse(problem: string): never {
  throw new BuildContextError([problem]);
}

class Walk {
  constructor(
    private readonly context: string,
    private readonly rules: IgnoreRules,
    private readonly report: Report,
  ) {}

  below(folder: string, isFolderExcluded = false, parent?: Matched): string[] {
    return this.entries(folder, isFolderExcluded).flatMap((entry) => {
      const path = posix.join(folder, entry.name.toString());
      const { isExcluded, matched } = this.rules.judge(path, parent);
      if (!isExcluded && !isUtf8(entry.name)) {
        this.report(
          `${join(this.context, path)} in the build context has a name that is not encoded in UTF-8: rename it`,
          path,
        );
        return [];
      }
      if (!entry.isDirectory()) return isExcluded ? [] : [path];
      if (isExcluded && !this.rules.mayReinclude(path)) return [];
      const inside = this.below(path, isExcluded, matched);
      return inside.length === 0 && !isExcluded ? [`${path}/`] : inside;
    });
  }

  private entries(folder: string, isExcluded: boolean): Dirent<Buffer>[] {
    try {
      return readdirSync(join(this.context, folder), { withFileTypes: true, encoding: "buffer" });
    } catch (error) {
      // The builder skips what it cannot read only if it would not send it.
      const problem = `${join(this.context, folder)} in the build context cannot be read: ${reasonOf(error)}; make it readable (chmod u+rx)`;
      if (!isExcluded) this.report(problem, folder);
      return [];
    }
  }
}
