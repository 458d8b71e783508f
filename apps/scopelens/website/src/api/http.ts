/** Milliseconds after which a request counts as failed; a picture on a slow line takes long. */
const TIMEOUT = 60_000;

/** A request that failed: it was refused, or nobody was reached. */
export class ApiError extends Error {
  override readonly name = "ApiError";

  constructor(
    /** HTTP status; 0 without a connection. */
    readonly status: number,
    message: string,
    /** Seconds until the request may succeed, if the answer said so. */
    readonly retryAfter?: number,
  ) {
    super(message);
  }
}

export interface RequestOptions {
  readonly method?: "GET" | "POST";
  /** Sent as JSON, unless it is a form. */
  readonly body?: unknown;
  /** Of a signed-in user. */
  readonly token?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Sends a request and returns the JSON of the answer.
 *
 * @throws ApiError if it is refused or nobody is reached; whatever aborted it, if the signal did.
 */
export async function send(
  path: string,
  { method = "GET", body, token, signal }: RequestOptions = {},
): Promise<unknown> {
  const timeout = AbortSignal.timeout(TIMEOUT);
  const form = body instanceof FormData;
  try {
    const response = await fetch(path, {
      method,
      credentials: "omit",
      headers: {
        Accept: "application/json",
        // The browser sets the type of a form, with the boundary between its parts.
        ...(body === undefined || form ? {} : { "Content-Type": "application/json" }),
        ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
      },
      ...(body === undefined ? {} : { body: form ? body : JSON.stringify(body) }),
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    });
    if (!response.ok) throw await errorOf(response);
    return (await response.json()) as unknown;
  } catch (error) {
    // A canceled request is not a failure: nobody waits for its result.
    if (error instanceof ApiError || signal?.aborted) throw error;
    throw new ApiError(0, "The server cannot be reached.");
  }
}

/**
 * Sends a request to the API and returns the data in its envelope.
 *
 * @throws ApiError like {@link send}, and for an answer that says that it failed.
 */
export async function call(path: string, options?: RequestOptions): Promise<unknown> {
  const envelope = (await send(`/api${path}`, options)) as { code?: number; data?: unknown; msg?: string } | null;
  if (envelope?.code !== 0) throw new ApiError(500, envelope?.msg ?? "The server sent an answer that makes no sense.");
  return envelope.data;
}

/** The error that an answer describes. Something in front of the server may answer with a page of its own. */
async function errorOf(response: Response): Promise<ApiError> {
  const body = (await response.json().catch(() => null)) as { msg?: unknown; error?: unknown } | null;
  const text = [body?.msg, body?.error].find((part) => typeof part === "string" && part !== "") as string | undefined;
  return new ApiError(
    response.status,
    text ?? `The server answered with status ${response.status}.`,
    secondsOf(response.headers.get("Retry-After")),
  );
}

/** The header is a number of seconds or a date. */
function secondsOf(retryAfter: string | null): number | undefined {
  if (retryAfter === null) return undefined;
  const seconds = /^\d+$/.test(retryAfter) ? Number(retryAfter) : (Date.parse(retryAfter) - Date.now()) / 1000;
  return Number.isFinite(seconds) ? Math.max(1, Math.ceil(seconds)) : undefined;
}
