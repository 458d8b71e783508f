import { setTimeout as sleep } from "node:timers/promises";
import { checkInterrupted } from "./process";
import { StepError } from "./progress";

/** Arguments for {@link waitFor}. */
export interface WaitOptions {
  /** The condition, as it follows "waited for" in a message. */
  readonly what: string;
  /** Timeout. */
  readonly seconds: number;
  /** Milliseconds between two checks. @default 200 */
  readonly interval?: number;
  /** Returns the reason if the condition can no longer become true, for instance that a daemon has ended. */
  readonly futile?: () => string | undefined;
  readonly log?: string | undefined;
  readonly hint?: string;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Checks a condition until it is true.
 * @throws StepError after `wait.seconds`, or as soon as waiting is futile; Interrupted if the signal is aborted.
 */
export async function waitFor(wait: WaitOptions, check: () => boolean | Promise<boolean>): Promise<void> {
  const help = { log: wait.log, hint: wait.hint };
  const end = Date.now() + wait.seconds * 1000;
  for (;;) {
    checkInterrupted(wait.signal);
    if (await check()) return;
    const reason = wait.futile?.();
    if (reason !== undefined) throw new StepError(`waited for ${wait.what}, but ${reason}`, help);
    if (Date.now() > end) throw new StepError(`timed out after ${wait.seconds} s waiting for ${wait.what}`, help);
    await sleep(wait.interval ?? 200);
  }
}
