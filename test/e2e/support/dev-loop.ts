import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { runProcess, type ProcessResult } from "../../../lib/process";
import { waitFor } from "../../../local/host/wait";

/** Seconds in which the command must say what is awaited: the first build of an image includes its packages. */
const SECONDS = 300;

/** `npm run dev` in a copy of the project. */
export class DevLoopCommand {
  private readonly lines: string[] = [];
  private readonly ending = new AbortController();
  private readonly ended: Promise<ProcessResult>;
  private exit: number | undefined;

  /**
   * @param folder The project's folder.
   * @param log File for the output.
   */
  constructor(
    folder: string,
    application: string,
    log: string,
    private readonly signal: AbortSignal,
  ) {
    const args = [
      "--import",
      pathToFileURL(require.resolve("tsx")).href,
      join(folder, "commands", "dev", "main.ts"),
      application,
    ];
    this.ended = runProcess(process.execPath, args, {
      cwd: folder,
      log,
      signal: AbortSignal.any([this.ending.signal, signal]),
      detached: true,
      onLine: (line) => this.lines.push(line),
    }).then((result) => {
      this.exit = result.code;
      return result;
    });
  }

  /** All lines so far. */
  get output(): string {
    return this.lines.join("\n");
  }

  /** Waits for a line, and returns what the pattern's group matches. Only lines after the last awaited one count. */
  async said(pattern: RegExp): Promise<string> {
    let found: string | undefined;
    const futile = (): string | undefined =>
      this.exit === undefined ? undefined : `it has ended with exit code ${this.exit}:\n${this.output}`;
    const wait = { what: `npm run dev to print ${String(pattern)}`, seconds: SECONDS, futile, signal: this.signal };
    await waitFor(wait, () => {
      while (found === undefined && this.seen < this.lines.length) {
        const match = pattern.exec(this.lines[this.seen++] ?? "");
        if (match !== null) found = match[1] ?? match[0];
      }
      return found !== undefined;
    });
    return found ?? "";
  }

  /** Interrupts it. @returns its exit code. */
  async stop(): Promise<number> {
    this.ending.abort();
    return (await this.ended).code;
  }

  private seen = 0;
}
