import { Readable } from "node:stream";
import type { ReadableStream } from "node:stream/web";

const TRY_AGAIN = "Fix: check the connection to this host, then npm run prices";

/** Opens a file of the price list. @throws Error if there is no answer, or one without the file. */
export async function download(url: string): Promise<Readable> {
  const response = await fetch(url);
  if (response.status === 403 || response.status === 404) {
    throw new Error(
      `there is no such file (HTTP ${response.status}). ` +
        "Fix: check that AWS has the service in the region, and the name of the offer in plan/cost/figures",
    );
  }
  if (!response.ok || response.body === null) {
    throw new Error(`the answer is HTTP ${response.status}. Fix: wait a minute, then npm run prices`);
  }
  return Readable.fromWeb(response.body as ReadableStream);
}

/** Does something with a file. @throws Error of the action, with the name of the file and what to do. */
export async function naming<Result>(file: string, action: () => Result | Promise<Result>): Promise<Result> {
  try {
    return await action();
  } catch (error) {
    throw new Error(`${file}: ${reasonOf(error)}`, { cause: error });
  }
}

function reasonOf(error: unknown): string {
  const { message, cause, code } = error as NodeJS.ErrnoException;
  if (message === "terminated") return `the connection ended before the end of the file. ${TRY_AGAIN}`;
  if (message === "fetch failed") {
    // What failed is in the cause; an attempt at several addresses has no message of its own.
    const { code: name = "", message: text } = cause as NodeJS.ErrnoException;
    return `it cannot be fetched: ${text === "" ? name : text}. ${TRY_AGAIN}`;
  }
  if (code?.startsWith("CSV_") === true) return `it is cut, or not CSV: ${message}. ${TRY_AGAIN}`;
  return message;
}
