/** One field of a request that was refused, and why. */
export interface FieldError {
  readonly field: string;
  readonly message: string;
}

/** The members of an `application/problem+json` answer (RFC 9457). */
export interface ProblemBody {
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly errors?: readonly FieldError[];
}

/** Options of a {@link Problem}. */
export interface ProblemOptions {
  readonly errors?: readonly FieldError[];
  readonly headers?: Readonly<Record<string, string>>;
}

const TITLES: Readonly<Record<number, string>> = {
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  409: "Conflict",
  413: "Content Too Large",
  415: "Unsupported Media Type",
  429: "Too Many Requests",
  500: "Internal Server Error",
  503: "Service Unavailable",
};
/** Seconds; a database server that restarts is back after a few. */
const RETRY_AFTER = 5;

/** An error whose answer is `application/problem+json`. */
export class Problem extends Error {
  readonly errors: readonly FieldError[] | undefined;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    readonly status: number,
    readonly detail: string,
    { errors, headers = {} }: ProblemOptions = {},
  ) {
    super(detail);
    this.errors = errors;
    this.headers = headers;
  }

  get body(): ProblemBody {
    const { status, detail, errors } = this;
    return { title: TITLES[status] ?? "Error", status, detail, ...(errors && { errors }) };
  }
}

/** 400 with the fields that are wrong. */
export function invalid(detail: string, errors: readonly FieldError[]): Problem {
  return new Problem(400, detail, { errors });
}

/** 503; the client may repeat its request after some seconds. */
export function unavailable(detail: string): Problem {
  return new Problem(503, detail, { headers: { "Retry-After": String(RETRY_AFTER) } });
}
