import { createPinia, setActivePinia } from "pinia";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { nextTick } from "vue";

import { ApiError } from "../src/api/http";
import { useCatalog } from "../src/stores/catalog";
import { useLikes } from "../src/stores/likes";
import { expiryOf, useSession } from "../src/stores/session";
import { FakeApi, NAMES, refusal, token } from "./fake-api";
import { storeSession, waitFor } from "./site";

const KEY = "scopelens.session";
let api: FakeApi;

beforeEach(() => {
  setActivePinia(createPinia());
  api = new FakeApi();
  vi.stubGlobal("fetch", api.fetch);
});

describe("the session", () => {
  test("is kept with the server's spelling of the name and the token's expiry", async () => {
    const session = useSession();
    api.accounts.set("MIRA", "password of mira");
    await session.signIn("MIRA", "password of mira");
    expect(session.username).toBe("mira");
    const stored = JSON.parse(localStorage.getItem(KEY) ?? "") as { token: string; expires: number };
    expect(stored.expires).toBe(expiryOf(stored.token));
    setActivePinia(createPinia());
    expect(useSession().username).toBe("mira");
  });

  test("does not begin with a wrong password", async () => {
    const session = useSession();
    await expect(session.signIn("mira", "wrong")).rejects.toMatchObject({ status: 401 });
    expect([session.username, session.ended, localStorage.getItem(KEY)]).toEqual([null, false, null]);
  });

  test("ends at the token's expiry", () => {
    vi.useFakeTimers();
    storeSession(60);
    const session = useSession();
    const stop = session.follow();
    vi.advanceTimersByTime(55_000);
    expect(session.username).toBe("mira");
    vi.advanceTimersByTime(35_000);
    expect([session.username, session.ended]).toEqual([null, true]);
    expect(localStorage.getItem(KEY)).toBeNull();
    stop();
    expect(vi.getTimerCount()).toBe(0);
  });

  test("sends no request with a token that has expired", async () => {
    storeSession(-1);
    const session = useSession();
    const request = vi.fn(() => Promise.resolve());
    await expect(session.withToken(request)).rejects.toMatchObject({ status: 401 });
    expect(request).not.toHaveBeenCalled();
    expect(session.ended).toBe(true);
  });

  test("ends with a refused token, but not with another failure", async () => {
    storeSession();
    const session = useSession();
    await expect(session.withToken(() => Promise.reject(new ApiError(503, "away")))).rejects.toThrow("away");
    expect(session.username).toBe("mira");
    await expect(session.withToken(() => Promise.reject(new ApiError(401, "token")))).rejects.toThrow("token");
    expect([session.username, session.ended]).toEqual([null, true]);
  });

  test("survives the refusal of an older token", async () => {
    storeSession();
    const session = useSession();
    const late = session.withToken(async () => {
      session.signOut();
      await session.signIn("mira", "password of mira");
      throw new ApiError(401, "the old token");
    });
    vi.spyOn(Date, "now").mockReturnValue(Date.now() + 5000);
    await expect(late).rejects.toThrow("the old token");
    expect(session.username).toBe("mira");
  });

  test("follows the other tabs", () => {
    const session = useSession();
    const stop = session.follow();
    storeSession();
    window.dispatchEvent(new StorageEvent("storage", { key: KEY }));
    expect(session.username).toBe("mira");
    localStorage.clear();
    window.dispatchEvent(new StorageEvent("storage", { key: null }));
    expect([session.username, session.ended]).toEqual([null, false]);
    stop();
  });

  test.each(["", "{", "null", "7", '{"token":1,"username":"mira"}', '{"token":"abc"}'])(
    "ignores what is stored wrongly: %s",
    (text) => {
      localStorage.setItem(KEY, text);
      expect(useSession().username).toBeNull();
    },
  );

  test.each(["", "abc", "a.b.c", `e30.${btoa("{}")}.x`, `e30.${btoa('{"exp":"soon"}')}.x`])(
    "has no expiry if the token says none: %s",
    (text) => {
      expect(expiryOf(text)).toBeNull();
    },
  );

  test("reads the expiry of a token in base64url", () => {
    const payload = btoa(JSON.stringify({ name: "ÿþ?>", exp: 7 }))
      .replaceAll("+", "-")
      .replaceAll("/", "_");
    expect(payload).toMatch(/[-_]/);
    expect(expiryOf(`e30.${payload}.x`)).toBe(7000);
    expect(expiryOf(token(60))).toBeGreaterThan(Date.now());
  });
});

describe("the catalog", () => {
  test("is asked for once", async () => {
    const catalog = useCatalog();
    await Promise.all([catalog.load(), catalog.load()]);
    await catalog.load();
    expect(api.seen.map(({ path }) => path).sort()).toEqual([
      "/api/config",
      "/api/format/",
      "/assets/sprites/species.json",
    ]);
    expect(catalog.species.map(({ name }) => name)).toEqual(NAMES);
    expect(catalog.config.pageSize).toBe(12);
  });

  test("is asked for again after a failure", async () => {
    const catalog = useCatalog();
    api.intercept = ({ path }) => (path === "/api/config" ? refusal(503, "away") : undefined);
    await catalog.load();
    expect([catalog.isLoaded, (catalog.error as ApiError).status]).toEqual([false, 503]);
    api.intercept = undefined;
    await catalog.load();
    expect([catalog.isLoaded, catalog.error]).toEqual([true, null]);
  });
});

describe("likes", () => {
  test("are those of who is signed in", async () => {
    api.liked.add("id-1");
    storeSession();
    const likes = useLikes();
    await waitFor(() => {
      expect([...likes.ids]).toEqual(["id-1"]);
    });
    useSession().signOut();
    await nextTick();
    expect([...likes.ids]).toEqual([]);
  });

  test("change as the server says", async () => {
    storeSession();
    const likes = useLikes();
    expect(await likes.set("id-2", true)).toBe(100);
    expect([...likes.ids]).toEqual(["id-2"]);
    expect(api.requests("/api/user/like")[0]?.json).toEqual({ username: "mira", id: "id-2", liked: true });
    await likes.set("id-2", false);
    expect([...likes.ids]).toEqual([]);
  });
});
