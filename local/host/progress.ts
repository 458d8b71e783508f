import { closeSync, existsSync, openSync, readSync, statSync } from "node:fs";

/** Reports a long run to a person as named steps. */
export interface Progress {
  /**
   * Runs `work` under a title; `detail` replaces the live remark beside it.
   * What `work` throws is shown with its log, if it is a {@link StepError}, and thrown on.
   */
  step<T>(title: string, work: (detail: (text: string) => void) => Promise<T>): Promise<T>;
  /** Prints one line of its own. */
  note(text: string): void;
}

/** A failure that knows which log explains it and what the reader can do. */
export class StepError extends Error {
  constructor(
    message: string,
    readonly help: { readonly log?: string | undefined; readonly hint?: string | undefined } = {},
  ) {
    super(message);
    this.name = "StepError";
  }
}

/** Thrown instead of a failure when the run was told to stop. */
export class Interrupted extends Error {
  constructor() {
    super("interrupted");
    this.name = "Interrupted";
  }
}

/** Where a {@link Progress} writes: the part of a terminal stream it needs. */
export interface Output {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

const FRAMES = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];
const FRAME_MILLISECONDS = 120;
const MINIMUM_COLUMNS = 20;
const DEFAULT_COLUMNS = 100;
const LOG_TAIL_LINES = 15;
const LOG_TAIL_BYTES = 16_384;

/** Seconds as `0.4 s`, `12 s` or `3 min 05 s`. */
export function elapsed(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 60) return `${Math.round(seconds)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, "0")} s`;
}

/** The last lines of a log file, or none if it cannot be read. */
export function logTail(path: string, lines = LOG_TAIL_LINES): string[] {
  if (!existsSync(path)) return [];
  const size = statSync(path).size;
  const length = Math.min(size, LOG_TAIL_BYTES);
  const buffer = Buffer.alloc(length);
  const file = openSync(path, "r");
  try {
    readSync(file, buffer, 0, length, size - length);
  } finally {
    closeSync(file);
  }
  return buffer.toString("utf8").trimEnd().split("\n").slice(-lines);
}

// Some terminals say that they have no columns.
function width({ columns }: Output): number {
  return columns === undefined || columns < MINIMUM_COLUMNS ? DEFAULT_COLUMNS : columns;
}

/** The text that tells of a failed step: what failed, the end of its log, the log's path and what to do. */
export function failureText(title: string, error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const { log, hint } = error instanceof StepError ? error.help : {};
  const tail = log === undefined ? [] : logTail(log).map((line) => `  | ${line}`);
  return [
    `Failed: ${title}`,
    `  ${message.replaceAll("\n", "\n  ")}`,
    ...tail,
    ...(log === undefined ? [] : [`  Log: ${log}`]),
    ...(hint === undefined ? [] : [`  What to do: ${hint}`]),
  ].join("\n");
}

/** A {@link Progress} that knows which failures it has shown. */
export interface Reporter extends Progress {
  /** Whether a step has already told of this error. */
  hasReported(error: unknown): boolean;
}

/** A spinner line on a terminal; elsewhere one plain line when a step starts to take time and one when it ends. */
export function createProgress(output: Output = process.stdout): Reporter {
  const live = output.isTTY === true;
  const reported = new WeakSet<Error>();

  function draw(mark: string, title: string, detail: string, since: number): void {
    const line = `${mark} ${title}${detail === "" ? "" : `: ${detail}`} (${elapsed(Date.now() - since)})`;
    output.write(`\r\u001b[2K${line.slice(0, width(output) - 1)}`);
  }

  return {
    hasReported: (error) => error instanceof Error && reported.has(error),
    note: (text) => {
      output.write(`${live ? "\r\u001b[2K" : ""}${text}\n`);
    },
    async step(title, work) {
      const since = Date.now();
      let detail = "";
      let frame = 0;
      let announced = "";
      const timer = setInterval(
        () => {
          if (live) {
            draw(FRAMES[frame++ % FRAMES.length] ?? "-", title, detail, since);
          } else if (announced !== `${title}${detail}`) {
            announced = `${title}${detail}`;
            output.write(`  ${title}${detail === "" ? "" : `: ${detail}`}\n`);
          }
        },
        live ? FRAME_MILLISECONDS : 2000,
      );
      try {
        const result = await work((text) => {
          detail = text.replaceAll(/\s+/g, " ").trim();
        });
        clearInterval(timer);
        if (live) output.write("\r\u001b[2K");
        output.write(`✓ ${title}${detail === "" ? "" : `: ${detail}`} (${elapsed(Date.now() - since)})\n`);
        return result;
      } catch (error) {
        clearInterval(timer);
        if (live) output.write("\r\u001b[2K");
        // Steps may be nested: the innermost one tells, the outer ones only end.
        if (!(error instanceof Error && reported.has(error))) {
          output.write(
            `${error instanceof Interrupted ? `- ${title}: interrupted` : `✗ ${failureText(title, error)}`}\n`,
          );
        }
        if (error instanceof Error) reported.add(error);
        throw error;
      }
    },
  };
}
