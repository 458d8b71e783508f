/** Seconds; a database server that restarts is back after a few. */
const RETRY_AFTER = 5;

const TITLES: Readonly<Record<number, string>> = {
  400: "Bad request",
  404: "Not found",
  405: "Method not allowed",
  500: "Internal server error",
  503: "Service unavailable",
};

/** An error with the status, the headers and the text of its answer. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
  }

  get title(): string {
    return TITLES[this.status] ?? "Error";
  }
}

/** 503; the client may repeat its request after some seconds. */
export function unavailable(message: string): Problem {
  return new Problem(503, message, { "retry-after": String(RETRY_AFTER) });
}

/** The answer of anything that has no content at this address. */
export function notFound(message = "There is nothing at this address."): Problem {
  return new Problem(404, message);
}
