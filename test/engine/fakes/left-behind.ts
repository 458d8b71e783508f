import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** The resources that AWS creates by itself and no stack knows: names of log groups, in a file that outlives processes. */
export class LeftBehind {
  private readonly file: string;

  /** @param folder That of the journal. */
  constructor(folder: string) {
    this.file = join(folder, "left-behind.json");
  }

  logGroups(): string[] {
    return existsSync(this.file) ? (JSON.parse(readFileSync(this.file, "utf8")) as string[]) : [];
  }

  add(logGroup: string): void {
    this.write([...this.logGroups(), logGroup]);
  }

  /** As `aws logs delete-log-group` does. @throws Error if there is none of that name. */
  delete(logGroup: string): void {
    if (!this.logGroups().includes(logGroup)) throw new Error(`ResourceNotFoundException: ${logGroup}`);
    this.write(this.logGroups().filter((name) => name !== logGroup));
  }

  private write(logGroups: readonly string[]): void {
    writeFileSync(this.file, JSON.stringify(logGroups));
  }
}
