import { describe, expect, it } from "vitest";

import { ADMIN_PASSWORD, useServers } from "./server.js";

const servers = useServers();

describe("unsafe requests with a session", () => {
  it("have to come from the same origin, or from no browser", async () => {
    const server = await servers.start();
    const session = await server.session("admin", ADMIN_PASSWORD);
    for (const [headers, allowed] of [
      [{}, true],
      [{ origin: server.origin }, true],
      [{ "sec-fetch-site": "same-origin" }, true],
      [{ origin: server.origin, "sec-fetch-site": "same-origin" }, true],
      [{ origin: server.origin.replace("http:", "https:") }, true],
      [{ origin: "http://127.0.0.1:1" }, false],
      [{ origin: "https://example.com" }, false],
      [{ origin: `${server.origin}.example.com` }, false],
      [{ origin: "null" }, false],
      [{ origin: "" }, false],
      [{ "sec-fetch-site": "cross-site" }, false],
      [{ "sec-fetch-site": "same-site" }, false],
      [{ "sec-fetch-site": "none" }, false],
      [{ origin: "https://example.com", "sec-fetch-site": "same-origin" }, false],
      [{ origin: server.origin, "sec-fetch-site": "cross-site" }, false],
    ] as const) {
      const { status } = await session.send("POST", "/api/user", { headers });
      expect([headers, status]).toEqual([headers, allowed ? 415 : 403]);
    }
    for (const [method, path] of [
      ["PUT", "/api/user"],
      ["DELETE", "/api/user"],
      ["DELETE", "/api/user/x"],
      ["PUT", "/api/auth/x"],
      ["DELETE", "/api/auth"],
      ["POST", "/api/log"],
    ] as const) {
      const { status } = await session.send(method, path, { headers: { origin: "https://example.com" } });
      expect([method, path, status]).toEqual([method, path, 403]);
    }
  });

  it("are compared only if they are unsafe and have the cookie", async () => {
    const server = await servers.start();
    const session = await server.session("admin", ADMIN_PASSWORD);
    const headers = { origin: "https://example.com", "sec-fetch-site": "cross-site" };
    expect((await session.send("GET", "/api/user", { headers })).status).toBe(200);
    expect((await server.asMaster.send("POST", "/api/user", { headers })).status).toBe(415);
  });

  it("may come from origins in CORS_ORIGINS", async () => {
    const origin = "https://example.com";
    const none = await servers.start();
    const server = await servers.start({ environment: { CORS_ORIGINS: `https://example.org, ${origin}` } });
    const session = await server.session("admin", ADMIN_PASSWORD);
    const headers = { origin, "sec-fetch-site": "cross-site" };
    const answer = await session.send("POST", "/api/user", { headers });
    expect(answer.status).toBe(415);
    expect(answer.headers.get("access-control-allow-origin")).toBe(origin);
    const other = await session.send("POST", "/api/user", { headers: { ...headers, origin: "https://example.net" } });
    expect([other.status, other.headers.get("access-control-allow-origin")]).toEqual([403, null]);
    const preflight = { headers: { origin, "access-control-request-method": "PUT" } };
    expect((await server.send("OPTIONS", "/api/auth", preflight)).headers.get("access-control-allow-methods")).toMatch(
      /PUT/,
    );
    expect((await none.send("OPTIONS", "/api/auth", preflight)).headers.get("access-control-allow-origin")).toBeNull();
  });
});
