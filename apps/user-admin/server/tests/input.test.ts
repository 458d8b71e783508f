import { describe, expect, it } from "vitest";

import { basic, newUser, passwordOf, type RequestOptions } from "./client.js";
import { useServers } from "./server.js";

const servers = useServers();
const ID = "0123456789abcdef01234567";
const VALID = newUser("ada");
const JSON_TYPE = { "content-type": "application/json" };
const kibibytes = (count: number) => "x".repeat(count * 1024);
const without = (field: keyof typeof VALID) =>
  Object.fromEntries(Object.entries(VALID).filter(([name]) => name !== field));

type Case = readonly [
  method: string,
  path: string,
  options: RequestOptions,
  status: number,
  fields?: readonly string[],
];

const CREATE: readonly Case[] = [
  [{}, ["username", "password", "email", "name", "roles"]],
  [without("name"), ["name"]],
  [{ ...VALID, username: "a" }, ["username"]],
  [{ ...VALID, username: "a".repeat(41) }, ["username"]],
  [{ ...VALID, username: "a b" }, ["username"]],
  [{ ...VALID, username: "ada\n" }, ["username"]],
  [{ ...VALID, username: { $ne: "" } }, ["username"]],
  [{ ...VALID, password: "x".repeat(9) }, ["password"]],
  [{ ...VALID, password: "x".repeat(129) }, ["password"]],
  [{ ...VALID, password: 1234567890 }, ["password"]],
  [{ ...VALID, email: "ada" }, ["email"]],
  [{ ...VALID, email: `${"a".repeat(250)}@example.com` }, ["email"]],
  [{ ...VALID, name: "" }, ["name"]],
  [{ ...VALID, name: " " }, ["name"]],
  [{ ...VALID, name: "x".repeat(101) }, ["name"]],
  [{ ...VALID, name: "a\u0000b" }, ["name"]],
  [{ ...VALID, roles: [] }, ["roles"]],
  [{ ...VALID, roles: ["root"] }, ["roles"]],
  [{ ...VALID, roles: "admin" }, ["roles"]],
  [{ ...VALID, verified: true, id: ID }, ["verified", "id"]],
  [{ ...VALID, passwordHash: "x" }, ["passwordHash"]],
  [{ ...VALID, username: "", roles: [], extra: 1 }, ["username", "roles", "extra"]],
].map(([json, fields]) => ["POST", "/api/user", { json }, 400, fields as string[]]);

const CHANGE: readonly Case[] = [
  [{ name: "New" }, ["id"]],
  [{ id: "1", name: "New" }, ["id"]],
  [{ id: { $gt: "" }, name: "New" }, ["id"]],
  [{ id: ID, name: null }, ["name"]],
  [{ id: ID, verified: "yes" }, ["verified"]],
  [{ id: ID, roles: [] }, ["roles"]],
  [{ id: ID, password: "short" }, ["password"]],
  [{ id: ID, sessionVersion: 1, createdAt: "" }, ["sessionVersion", "createdAt"]],
].map(([json, fields]) => ["PUT", "/api/user", { json }, 400, fields as string[]]);

const LIST: readonly Case[] = [
  ["page=0", "page"],
  ["page=1.5", "page"],
  ["page=x", "page"],
  ["page=", "page"],
  ["limit=0", "limit"],
  ["limit=101", "limit"],
  ["sort=password", "sort"],
  ["sort=passwordHash", "sort"],
  ["roles=root", "roles"],
  ["roles=user,", "roles"],
  ["id=1", "id"],
  ["email=x", "email"],
  ["username=a%20b", "username"],
  ["username=ada&username=bob", "username"],
  ["q=%00", "q"],
  [`q=${"x".repeat(101)}`, "q"],
  ["passwordHash=x", "passwordHash"],
  ["q[$ne]=x", "q[$ne]"],
].map(([query, field]) => ["GET", `/api/user?${query ?? ""}`, {}, 400, [field ?? ""]]);

const REST: readonly Case[] = [
  ["DELETE", "/api/user", {}, 400, ["id"]],
  ["DELETE", "/api/user?id=1", {}, 400, ["id"]],
  ["DELETE", `/api/user?id=${ID}&force=1`, {}, 400, ["force"]],
  ["GET", "/api/user/%E0%A4%A", {}, 400],
  ["POST", "/api/user", { body: "{", headers: JSON_TYPE }, 400],
  ["POST", "/api/user", { body: "", headers: JSON_TYPE }, 400, Object.keys(VALID)],
  ["POST", "/api/user", { body: "[]", headers: JSON_TYPE }, 400],
  ["POST", "/api/user", { body: "null", headers: JSON_TYPE }, 400],
  [
    "POST",
    "/api/user",
    { body: '{"__proto__":{"username":"ada"}}', headers: JSON_TYPE },
    400,
    [...Object.keys(VALID), "__proto__"],
  ],
  [
    "POST",
    "/api/user",
    { body: "username=ada", headers: { "content-type": "application/x-www-form-urlencoded" } },
    415,
  ],
  ["POST", "/api/user", { body: JSON.stringify(VALID), headers: { "content-type": "text/plain" } }, 415],
  ["POST", "/api/user", {}, 415],
  ["POST", "/api/user", { body: "{}", headers: { "content-type": "application/json; charset=koi8-r" } }, 415],
  ["POST", "/api/user", { body: "{}", headers: { ...JSON_TYPE, "content-encoding": "x" } }, 415],
  ["POST", "/api/user", { json: { ...VALID, name: kibibytes(16) } }, 413],
  ["PUT", "/api/user", { json: { id: ID, name: kibibytes(16) } }, 413],
  ["POST", "/api/log", { json: {} }, 400, ["level", "message"]],
  ["POST", "/api/log", { json: { level: "fatal", message: "x" } }, 400, ["level"]],
  ["POST", "/api/log", { json: { level: "info", message: "" } }, 400, ["message"]],
  ["POST", "/api/log", { json: { level: "info", message: 1, url: 2, stack: 3 } }, 400, ["message", "url", "stack"]],
  ["POST", "/api/log", { json: { level: "info", message: "x", time: 1 } }, 400, ["time"]],
  ["POST", "/api/log", { json: { level: "info", message: kibibytes(8) } }, 413],
  ["POST", "/api/log", { body: "x" }, 415],
  ["GET", "/api", {}, 404],
  ["GET", "/api/users", {}, 404],
  ["GET", "/api/User", {}, 404],
  ["GET", "/nothing", {}, 404],
  ["POST", "/api/auth", {}, 405],
  ["GET", `/api/auth/${ID}`, {}, 405],
  ["PATCH", "/api/user", {}, 405],
  ["PUT", `/api/user/${ID}`, {}, 405],
  ["GET", "/api/log", {}, 405],
  ["POST", "/api/docs", {}, 405],
  ["DELETE", "/api/openapi.json", {}, 405],
  ["POST", "/healthz", {}, 405],
];

const PASSWORD: readonly (readonly [options: RequestOptions, status: number, fields?: readonly string[]])[] = [
  [{ json: {} }, 400, ["password"]],
  [{ json: { password: "short" } }, 400, ["password"]],
  [{ json: { password: "x".repeat(129) } }, 400, ["password"]],
  [{ json: { password: "long enough", currentPassword: 1 } }, 400, ["currentPassword"]],
  [{ json: { password: "long enough", currentPassword: "wrong" } }, 400, ["currentPassword"]],
  [{ json: { password: "long enough", roles: ["admin"] } }, 400, ["roles"]],
  [{ body: "x" }, 415],
  [{ json: { password: kibibytes(16) } }, 413],
];

describe("bad input", () => {
  it("is answered by a problem that names the fields", async () => {
    const server = await servers.start();
    for (const [method, path, options, status, fields] of [...CREATE, ...CHANGE, ...LIST, ...REST]) {
      const name = `${method} ${path} ${JSON.stringify(options).slice(0, 200)}`;
      const { headers, body } = await server.asMaster.send(method, path, options);
      expect([name, body.status, body.errors?.map(({ field }) => field)]).toEqual([name, status, fields]);
      expect(headers.get("content-type")).toMatch(/^application\/problem\+json/);
      expect(body.title).toMatch(/^[A-Z]/);
      expect(body.detail).toMatch(/\.$/);
    }
    expect((await server.asMaster.send("GET", "/api/user")).body.total).toBe(1);
  });

  it("names the allowed methods", async () => {
    const server = await servers.start();
    expect((await server.send("PATCH", "/api/user")).headers.get("allow")).toBe(
      "GET, HEAD, POST, PUT, DELETE, OPTIONS",
    );
    const options = await server.send("OPTIONS", "/api/auth");
    expect([options.status, options.headers.get("allow")]).toEqual([204, "GET, HEAD, PUT, DELETE, OPTIONS"]);
  });

  it("of a new password changes nothing", async () => {
    const server = await servers.start();
    const { id } = await server.create("ada");
    const session = await server.session("ada", passwordOf("ada"));
    for (const [options, status, fields] of PASSWORD) {
      const { body } = await session.send("PUT", `/api/auth/${id}`, options);
      expect([options, body.status, body.errors?.map(({ field }) => field)]).toEqual([options, status, fields]);
    }
    expect((await server.logIn("ada", passwordOf("ada"))).status).toBe(200);
  });

  it("never is an answer with the value, which may be a password", async () => {
    const server = await servers.start();
    const { text } = await server.asMaster.send("POST", "/api/user", {
      json: { ...VALID, password: "secret1", name: 1 },
    });
    expect(text).toContain("password");
    expect(text).not.toContain("secret1");
    const { text: unreadable } = await server.asMaster.send("POST", "/api/user", {
      body: "secret1",
      headers: JSON_TYPE,
    });
    expect(unreadable).not.toContain("secret1");
  });

  it("as credentials is refused like a wrong password", async () => {
    const server = await servers.start();
    for (const authorization of [
      "",
      "Basic",
      "Basic !",
      "Basic YQ==",
      basic("", "x"),
      "Bearer x",
      basic("admin", ""),
    ]) {
      expect((await server.send("PUT", "/api/auth", { headers: { authorization } })).status).toBe(401);
    }
    expect((await server.send("PUT", "/api/auth")).status).toBe(401);
  });
});
