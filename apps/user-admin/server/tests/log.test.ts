import { describe, expect, it } from "vitest";

import { createLogger } from "../src/logger.js";
import { cookieIn, MASTER_KEY, newUser, passwordOf } from "./client.js";
import { ADMIN_PASSWORD, JWT_KEYS, useServers, type TestServer } from "./server.js";

const servers = useServers();

const entries = ({ log }: TestServer) => log.map((line) => JSON.parse(line) as Record<string, unknown>);

describe("the log", () => {
  it("has one line per request, with the route instead of the path", async () => {
    const server = await servers.start();
    const { id } = await server.create("ada");
    const headers = { "x-request-id": "request-1" };
    const answer = await server.asMaster.send("GET", `/api/user/${id}?a=b`, { headers });
    expect(answer.headers.get("x-request-id")).toBe("request-1");
    await server.service.stop();
    const [entry, ...others] = entries(server).filter(({ requestId }) => requestId === "request-1");
    expect(others).toEqual([]);
    expect(entry).toEqual({
      level: "info",
      time: expect.stringMatching(/^\d{4}-/) as string,
      service: "user-admin",
      requestId: "request-1",
      method: "GET",
      route: "/api/user/:id",
      status: 200,
      ms: expect.any(Number) as number,
      msg: "request",
    });
  });

  it("replaces ids that could be mistaken for other members", async () => {
    const server = await servers.start();
    const answer = await server.send("GET", "/healthz", { headers: { "x-request-id": 'a"b' } });
    expect(answer.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
  });

  it("has an error's message and stack, not what the database's driver adds", () => {
    const lines: string[] = [];
    const error = Object.assign(new Error("not written"), { code: 1, document: { passwordHash: "secret1" } });
    createLogger("info", { write: (line) => void lines.push(line) }).error({ error }, "request failed");
    const [entry] = lines.map((line) => JSON.parse(line) as unknown);
    expect(entry).toMatchObject({ error: { name: "Error", message: "not written", code: 1 }, msg: "request failed" });
    expect(lines.join("")).toContain("log.test");
    expect(lines.join("")).not.toContain("secret1");
  });

  it("has what clients report, without their secrets", async () => {
    const server = await servers.start();
    const json = {
      level: "error",
      message: "line\n{}",
      url: "https://example.com/users",
      stack: "Error: x",
      data: { status: 500, form: [{ Password: "secret1", username: "ada" }], accessToken: "secret2" },
    };
    expect((await server.send("POST", "/api/log", { json })).status).toBe(204);
    expect(entries(server).find(({ source }) => source === "client")).toMatchObject({
      level: "error",
      source: "client",
      msg: json.message,
      url: json.url,
      stack: json.stack,
      data: { status: 500, form: [{ Password: "[redacted]", username: "ada" }], accessToken: "[redacted]" },
    });
  });

  it("and the answers have no password, hash, key or token", async () => {
    const server = await servers.start();
    const master = server.asMaster;
    const texts: string[] = [];
    const secrets = [ADMIN_PASSWORD, MASTER_KEY, JWT_KEYS.current, JWT_KEYS.former, "$argon2", "password-of-the-tests"];
    const send = async (...args: Parameters<typeof master.send>) => {
      const answer = await master.send(...args);
      texts.push(answer.text);
      return answer;
    };
    const { user } = (await send("POST", "/api/user", { json: newUser("ada", "admin") })).body;
    await send("POST", "/api/user", { json: newUser("ada") });
    await send("POST", "/api/user", { json: { ...newUser("bob"), name: 1 } });
    await send("POST", "/api/user", { body: passwordOf("ada"), headers: { "content-type": "application/json" } });
    await send("PUT", "/api/user", { json: { id: user.id, username: "admin", password: passwordOf("bob") } });
    await send("PUT", "/api/user", { json: { id: user.id, name: "New" } });
    await send("GET", "/api/user");
    await send("GET", `/api/user/${user.id}`);
    const login = await server.logIn("ada", passwordOf("ada"));
    const wrong = await server.logIn("ada", passwordOf("eve"));
    const cookie = cookieIn(login);
    const session = server.with({ cookie });
    const shown = await session.send("GET", "/api/auth");
    const changed = await session.send("PUT", `/api/auth/${user.id}`, { json: { password: passwordOf("new") } });
    await servers.database().pause();
    try {
      await send("POST", "/api/user", { json: newUser("carol") });
      await send("PUT", "/api/user", { json: { id: user.id, password: passwordOf("carol") } });
    } finally {
      await servers.database().resume();
    }
    await send("DELETE", `/api/user/${user.id}`);
    texts.push(...[login, wrong, shown, changed].map(({ text }) => text));
    secrets.push(...["ada", "bob", "eve", "new", "carol"].map(passwordOf), cookie.replace("access_token=", ""));
    secrets.push(cookieIn(changed).replace("access_token=", ""));

    const searched = [...texts, ...server.log].join("\n");
    expect(texts.filter((text) => text.includes("ada@example.com")).length).toBeGreaterThan(3);
    expect(server.log.length).toBeGreaterThan(15);
    for (const secret of secrets) {
      expect(secret.length).toBeGreaterThan(6);
      expect(searched).not.toContain(secret);
    }
    expect(searched).not.toMatch(/passwordHash|sessionVersion|Bearer|Basic /);
  });
});
