export interface FieldError {
  readonly field: string;
  readonly message: string;
}

/** Milliseconds after which a request counts as failed. */
const TIMEOUT = 15_000;

/** A request that failed: the server refused it, or it was not reached. */
export class ApiError extends Error {
  override readonly name = "ApiError";

  constructor(
    /** HTTP status; 0 without a connection. */
    readonly status: number,
    detail: string,
    readonly fields: readonly FieldError[] = [],
    /** Seconds until the request may succeed, if the server said so. */
    readonly retryAfter?: number,
  ) {
    super(detail);
  }
}

interface Options {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly signal?: AbortSignal;
}

/**
 * Sends a request and returns the JSON of the answer; undefined without content.
 *
 * @throws ApiError if the server refuses it or is not reached; whatever aborted it, if the signal did.
 */
export async function send(method: string, path: string, { headers, body, signal }: Options = {}): Promise<unknown> {
  const timeout = AbortSignal.timeout(TIMEOUT);
  try {
    const response = await fetch(path, {
      method,
      credentials: "same-origin",
      headers: {
        Accept: "application/json",
        ...(body === undefined ? {} : { "Content-Type": "application/json" }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    });
    if (!response.ok) throw await problemOf(response);
    return response.status === 204 ? undefined : await response.json();
  } catch (error) {
    // A canceled request is not a failure: nobody waits for its result.
    if (error instanceof ApiError || signal?.aborted) throw error;
    throw new ApiError(0, "The server cannot be reached.");
  }
}

/** The error that a response describes. Something between page and server may answer without a problem document. */
async function problemOf(response: Response): Promise<ApiError> {
  const problem = (await response.json().catch(() => ({}))) as {
    readonly title?: string;
    readonly detail?: string;
    readonly errors?: readonly FieldError[];
  } | null;
  const detail = problem?.detail ?? problem?.title ?? `The server answered with status ${response.status}.`;
  return new ApiError(response.status, detail, problem?.errors ?? [], secondsOf(response.headers.get("Retry-After")));
}

/** The header is a number of seconds or a date. */
function secondsOf(retryAfter: string | null): number | undefined {
  if (retryAfter === null) return undefined;
  const seconds = /^\d+$/.test(retryAfter) ? Number(retryAfter) : (Date.parse(retryAfter) - Date.now()) / 1000;
  return Number.isFinite(seconds) ? Math.max(1, Math.ceil(seconds)) : undefined;
}
