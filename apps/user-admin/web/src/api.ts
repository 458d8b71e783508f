/** Every role, from the most powerful to the least. */
export const ROLES = ["admin", "manager", "user"] as const;

export type Role = (typeof ROLES)[number];

export interface User {
  readonly id: string;
  readonly username: string;
  readonly email: string;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly verified: boolean;
  /** ISO 8601. */
  readonly createdAt: string;
  /** ISO 8601. */
  readonly updatedAt: string;
}

/** The fields of a user that this page changes. */
export type UserFields = Pick<User, "username" | "email" | "name" | "roles">;

export interface UserPage {
  readonly users: readonly User[];
  readonly total: number;
  readonly page: number;
  readonly limit: number;
  readonly pages: number;
}

export interface ListQuery {
  /** Part of a username, e-mail address or name; empty for all users. */
  readonly q: string;
  readonly page: number;
  readonly limit: number;
  /** A column, with `-` in front for descending order. */
  readonly sort: string;
}

export interface FieldError {
  readonly field: string;
  readonly message: string;
}

export interface LogEntry {
  readonly level: "debug" | "info" | "warn" | "error";
  readonly message: string;
  readonly url?: string;
  readonly stack?: string;
  readonly data?: Readonly<Record<string, string | number | boolean>>;
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

async function send(method: string, path: string, { headers, body, signal }: Options = {}): Promise<unknown> {
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

/** Credentials of Basic authentication, in UTF-8. */
function basic(login: string, password: string): string {
  const bytes = new TextEncoder().encode(`${login}:${password}`);
  return `Basic ${btoa(String.fromCharCode(...bytes))}`;
}

const userOf = (answer: unknown): User => (answer as { readonly user: User }).user;

/** The requests of this page. Each rejects with an {@link ApiError}. */
export const api = {
  /** The signed-in user; null without a session. */
  session: async (signal: AbortSignal): Promise<User | null> => {
    try {
      return userOf(await send("GET", "/api/auth", { signal }));
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) return null;
      throw error;
    }
  },
  signIn: async (login: string, password: string): Promise<User> =>
    userOf(await send("PUT", "/api/auth", { headers: { Authorization: basic(login, password) } })),
  signOut: async (): Promise<void> => {
    await send("DELETE", "/api/auth");
  },
  changePassword: async (id: string, currentPassword: string, password: string): Promise<User> =>
    userOf(await send("PUT", `/api/auth/${encodeURIComponent(id)}`, { body: { password, currentPassword } })),
  users: async ({ q, page, limit, sort }: ListQuery, signal: AbortSignal): Promise<UserPage> => {
    const query = new URLSearchParams({ page: `${page}`, limit: `${limit}`, sort, ...(q === "" ? {} : { q }) });
    return (await send("GET", `/api/user?${query}`, { signal })) as UserPage;
  },
  createUser: async (fields: UserFields & { readonly password: string }): Promise<User> =>
    userOf(await send("POST", "/api/user", { body: fields })),
  updateUser: async (id: string, changes: Partial<UserFields>): Promise<User> =>
    userOf(await send("PUT", "/api/user", { body: { id, ...changes } })),
  deleteUser: async (id: string): Promise<void> => {
    await send("DELETE", `/api/user/${encodeURIComponent(id)}`);
  },
  log: async (entry: LogEntry): Promise<void> => {
    await send("POST", "/api/log", { body: entry });
  },
};
