import { setTimeout as pause } from "node:timers/promises";
import { checkInterrupted } from "./process";
import { StepError } from "./progress";

/** What {@link waitFor} waits for, and what it says if that does not come. */
export interface Wait {
  /** The condition in words, after "waited for". */
  readonly what: string;
  readonly seconds: number;
  /** Milliseconds between two checks. @default 200 */
  readonly interval?: number;
  /** Says why waiting is futile, such as a daemon that has ended. */
  readonly futile?: () => string | undefined;
  readonly log?: string | undefined;
  readonly hint?: string;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Checks a condition until it holds.
 * @throws StepError after `wait.seconds`, or as soon as waiting is futile; Interrupted if the signal comes.
 */
export async function waitFor(wait: Wait, check: () => boolean | Promise<boolean>): Promise<void> {
  const help = { log: wait.log, hint: wait.hint };
  const end = Date.now() + wait.seconds * 1000;
  for (;;) {
    checkInterrupted(wait.signal);
    if (await check()) return;
    const reason = wait.futile?.();
    if (reason !== undefined) throw new StepError(`waited for ${wait.what}, but ${reason}`, help);
    if (Date.now() > end) throw new StepError(`waited ${wait.seconds} s for ${wait.what} in vain`, help);
    await pause(wait.interval ?? 200);
  }
}
