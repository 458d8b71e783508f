import { copyFileSync, existsSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { git } from "./git";
import { PROJECT_FOLDER } from "./project";

/** A copy of the project, whose settings and sources can be changed. */
export class ProjectCopy {
  private readonly originals = new Map<string, string>();

  private constructor(readonly folder: string) {}

  /** Copies the tracked and untracked files that git does not ignore; `node_modules` is a link to the original. */
  static into(folder: string): ProjectCopy {
    const listing = git(["ls-files", "-z", "--cached", "--others", "--exclude-standard"], PROJECT_FOLDER);
    const files = listing.split("\0").filter((file) => file !== "" && existsSync(join(PROJECT_FOLDER, file)));
    for (const file of files.filter((name) => statSync(join(PROJECT_FOLDER, name)).isFile())) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      copyFileSync(join(PROJECT_FOLDER, file), join(folder, file));
    }
    const packages = join(folder, "node_modules");
    if (!existsSync(packages)) symlinkSync(join(PROJECT_FOLDER, "node_modules"), packages);
    return new ProjectCopy(folder);
  }

  /** Replaces the first occurrence of a string in a file of the copy. @throws Error if the file does not contain it. */
  edit(file: string, before: string, after: string): void {
    this.rewrite(file, (content) => {
      if (content.includes(before)) return content.replace(before, after);
      throw new Error(`${file} does not contain ${JSON.stringify(before)}; adapt what edits it`);
    });
  }

  /** Changes the content of a file of the copy. */
  rewrite(file: string, change: (content: string) => string): void {
    const path = join(this.folder, file);
    const content = readFileSync(path, "utf8");
    const changed = change(content);
    if (!this.originals.has(file)) this.originals.set(file, content);
    writeFileSync(path, changed);
  }

  /** Makes the edits so far part of the copy: they are not reverted. */
  keepEdits(): void {
    this.originals.clear();
  }

  /** Whether a file has been edited and not restored. */
  isEdited(file: string): boolean {
    return this.originals.has(file);
  }

  /** Reverts the edits of these files; others may be edited at the same time. */
  restore(...files: readonly string[]): void {
    for (const file of files) {
      const content = this.originals.get(file);
      if (content === undefined) throw new Error(`${file} has not been edited, or is restored already`);
      writeFileSync(join(this.folder, file), content);
      this.originals.delete(file);
    }
  }
}
