import { closeSync, existsSync, openSync, readSync, statSync } from "node:fs";
import { clearLine, cursorTo } from "node:readline";
import { styleText } from "node:util";

/** Shows the user the steps of a long run. */
export interface Progress {
  /**
   * Runs `work` under a title; `detail` replaces the text next to it.
   * An error of `work` is shown, with the log of a {@link StepError}, and thrown again.
   */
  step<T>(title: string, work: (detail: (text: string) => void) => Promise<T>): Promise<T>;
  /** Prints a line. */
  note(text: string): void;
}

/** An error with the log that explains it and a hint for the user. */
export class StepError extends Error {
  constructor(
    message: string,
    readonly help: { readonly log?: string | undefined; readonly hint?: string | undefined } = {},
  ) {
    super(message);
    this.name = "StepError";
  }
}

/** Thrown when the user interrupts the run. */
export class Interrupted extends Error {
  constructor() {
    super("interrupted");
    this.name = "Interrupted";
  }
}

/** The output stream of a {@link Progress}. */
export type ProgressStream = NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number };

const FRAMES = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];
const FRAME_MILLISECONDS = 120;
/** Without a terminal, a step prints a line at most this often. */
const LINE_MILLISECONDS = 2000;
const MINIMUM_COLUMNS = 20;
const DEFAULT_COLUMNS = 100;
const LOG_TAIL_LINES = 15;
const LOG_TAIL_BYTES = 16_384;

/** Formats a duration as `0.4 s`, `12 s` or `3 min 05 s`. */
export function elapsed(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 60) return `${Math.round(seconds)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, "0")} s`;
}

/** The last lines of a log file, or none if it does not exist. */
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

// Some terminals report 0 columns.
function width({ columns }: ProgressStream): number {
  return columns === undefined || columns < MINIMUM_COLUMNS ? DEFAULT_COLUMNS : columns;
}

/** Describes a failed step: its title, the error, the end of its log, the log's path and the hint. */
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

/** A {@link Progress} that records which errors it has shown. */
export interface ProgressReporter extends Progress {
  /** Whether a step has already shown this error. */
  hasReported(error: unknown): boolean;
}

/** Shows a step as a spinner on a terminal, and elsewhere as a line per detail while it runs and one when it ends. */
export function createProgress(stream: ProgressStream = process.stdout): ProgressReporter {
  const terminal = stream.isTTY === true;
  const reported = new WeakSet<Error>();

  function clear(): void {
    if (!terminal) return;
    cursorTo(stream, 0);
    clearLine(stream, 0);
  }

  function print(text: string): void {
    clear();
    stream.write(`${text}\n`);
  }

  function mark(colour: "green" | "red", symbol: string): string {
    return terminal ? styleText(colour, symbol, { stream }) : symbol;
  }

  return {
    hasReported: (error) => error instanceof Error && reported.has(error),
    note: print,
    async step(title, work) {
      const since = Date.now();
      let detail = "";
      let frame = 0;
      let printed = "";
      const status = (): string => `${title}${detail === "" ? "" : `: ${detail}`}`;
      const duration = (): string => `(${elapsed(Date.now() - since)})`;
      const showFrame = (): void => {
        const line = `${FRAMES[frame++ % FRAMES.length] ?? "-"} ${status()} ${duration()}`;
        clear();
        stream.write(line.slice(0, width(stream) - 1));
      };
      const showLine = (): void => {
        if (printed === status()) return;
        printed = status();
        print(`  ${printed}`);
      };
      const timer = setInterval(terminal ? showFrame : showLine, terminal ? FRAME_MILLISECONDS : LINE_MILLISECONDS);
      try {
        const result = await work((text) => {
          detail = text.replaceAll(/\s+/g, " ").trim();
        });
        print(`${mark("green", "✓")} ${status()} ${duration()}`);
        return result;
      } catch (error) {
        // Of nested steps, only the innermost one shows the error.
        if (error instanceof Interrupted && !reported.has(error)) print(`- ${title}: interrupted`);
        else if (!(error instanceof Error && reported.has(error))) {
          print(`${mark("red", "✗")} ${failureText(title, error)}`);
        }
        if (error instanceof Error) reported.add(error);
        clear();
        throw error;
      } finally {
        clearInterval(timer);
      }
    },
  };
}
