import { defineStore } from "pinia";
import { computed, ref } from "vue";

import * as api from "../api/account";
import { ApiError } from "../api/http";

const KEY = "scopelens.session";
/** Milliseconds between looks at the clock: a browser's timers cannot wait for the days that a token is valid. */
const INTERVAL = 30_000;

interface Stored {
  readonly token: string;
  readonly username: string;
  /** Milliseconds since 1970; null if the token does not say it. */
  readonly expires: number | null;
}

/** When a JSON Web Token expires, in milliseconds since 1970. */
export function expiryOf(token: string): number | null {
  try {
    const payload = (token.split(".")[1] ?? "").replaceAll("-", "+").replaceAll("_", "/");
    const { exp } = JSON.parse(atob(payload)) as { readonly exp?: unknown };
    return typeof exp === "number" ? exp * 1000 : null;
  } catch {
    return null;
  }
}

function read(): Stored | null {
  try {
    const stored = JSON.parse(localStorage.getItem(KEY) ?? "null") as Partial<Stored> | null;
    if (typeof stored?.token !== "string" || typeof stored.username !== "string") return null;
    return { token: stored.token, username: stored.username, expires: stored.expires ?? null };
  } catch {
    return null;
  }
}

const isOver = ({ expires }: Stored) => expires !== null && expires <= Date.now();

/** Who is signed in, in this tab and in the others. */
export const useSession = defineStore("session", () => {
  const stored = ref(read());
  /** Whether the session ended by itself, not by signing out. */
  const ended = ref(false);
  const username = computed(() => stored.value?.username ?? null);

  function set(next: Stored | null, byItself = false): void {
    ended.value = byItself;
    stored.value = next;
    if (next === null) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, JSON.stringify(next));
  }

  function endIfOver(): void {
    if (stored.value !== null && isOver(stored.value)) set(null, true);
  }

  async function signIn(name: string, password: string): Promise<void> {
    const token = await api.logIn(name, password);
    // The server's spelling of the name counts.
    const username = await api.usernameOf(token);
    set({ token, username, expires: expiryOf(token) });
  }

  function signOut(): void {
    set(null);
  }

  /**
   * Sends a request as the signed-in user. A refused token ends the session.
   *
   * @throws ApiError with status 401 without a session, or that of the request.
   */
  async function withToken<T>(request: (token: string, username: string) => Promise<T>): Promise<T> {
    endIfOver();
    const current = stored.value;
    if (current === null) throw new ApiError(401, "Sign in first.");
    try {
      return await request(current.token, current.username);
    } catch (error) {
      // Not a session that began while the request ran.
      if (error instanceof ApiError && error.status === 401 && stored.value?.token === current.token) set(null, true);
      throw error;
    }
  }

  /** Follows the clock and the other tabs; the result stops that. */
  function follow(): () => void {
    const onStorage = ({ key }: StorageEvent) => {
      if (key === KEY || key === null) stored.value = read();
    };
    addEventListener("storage", onStorage);
    const timer = setInterval(endIfOver, INTERVAL);
    endIfOver();
    return () => {
      removeEventListener("storage", onStorage);
      clearInterval(timer);
    };
  }

  return { username, ended, signIn, signOut, withToken, follow };
});
