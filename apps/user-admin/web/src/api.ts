import { ApiError, send } from "./http";

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

export interface LogEntry {
  readonly level: "debug" | "info" | "warn" | "error";
  readonly message: string;
  readonly url?: string;
  readonly stack?: string;
  readonly data?: Readonly<Record<string, string | number | boolean>>;
}

/** Credentials of Basic authentication, in UTF-8. */
function basic(login: string, password: string): string {
  const bytes = new TextEncoder().encode(`${login}:${password}`);
  return `Basic ${btoa(String.fromCharCode(...bytes))}`;
}

const userOf = (answer: unknown): User => (answer as { readonly user: User }).user;

/** The signed-in user; null without a session. This and the other requests reject with an {@link ApiError}. */
export async function session(signal: AbortSignal): Promise<User | null> {
  try {
    return userOf(await send("GET", "/api/auth", { signal }));
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) return null;
    throw error;
  }
}

/** @param login A username or e-mail address. */
export async function signIn(login: string, password: string): Promise<User> {
  return userOf(await send("PUT", "/api/auth", { headers: { Authorization: basic(login, password) } }));
}

export async function signOut(): Promise<void> {
  await send("DELETE", "/api/auth");
}

/** @param id Of the signed-in user. */
export async function changePassword(id: string, currentPassword: string, password: string): Promise<User> {
  return userOf(await send("PUT", `/api/auth/${encodeURIComponent(id)}`, { body: { password, currentPassword } }));
}

export async function users({ q, page, limit, sort }: ListQuery, signal: AbortSignal): Promise<UserPage> {
  const query = new URLSearchParams({ page: `${page}`, limit: `${limit}`, sort, ...(q === "" ? {} : { q }) });
  return (await send("GET", `/api/user?${query.toString()}`, { signal })) as UserPage;
}

export async function createUser(fields: UserFields & { readonly password: string }): Promise<User> {
  return userOf(await send("POST", "/api/user", { body: fields }));
}

export async function updateUser(id: string, changes: Partial<UserFields>): Promise<User> {
  return userOf(await send("PUT", "/api/user", { body: { id, ...changes } }));
}

export async function deleteUser(id: string): Promise<void> {
  await send("DELETE", `/api/user/${encodeURIComponent(id)}`);
}

export async function log(entry: LogEntry): Promise<void> {
  await send("POST", "/api/log", { body: entry });
}
