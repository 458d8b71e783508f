import { describe, expect, it } from "vitest";

import type { Express } from "express";
import { MongoClient } from "mongodb";

import { createApp } from "../src/app.js";
import { MasterKeys } from "../src/keys.js";
import { createLogger } from "../src/logger.js";
import { openApiDocument } from "../src/openapi/document.js";
import { Passwords } from "../src/passwords.js";
import { ROLES } from "../src/schemas.js";
import { Tokens } from "../src/tokens.js";
import { Users } from "../src/users.js";
import { useServers } from "./server.js";

const servers = useServers();

interface Operation {
  readonly summary: string;
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly schema: object }[];
  readonly requestBody?: object;
  readonly responses: Readonly<Record<string, { readonly description?: string; readonly content?: object }>>;
}
interface Layer {
  readonly route?: { readonly path: string; readonly methods: Readonly<Record<string, boolean>> };
}

const METHODS = ["get", "post", "put", "delete"];
const DOCUMENT = openApiDocument();
const PATHS = DOCUMENT.paths as unknown as Readonly<Record<string, Readonly<Record<string, Operation>>>>;
const OPERATIONS = Object.entries(PATHS).flatMap(([path, item]) =>
  Object.entries(item).flatMap(([method, operation]) =>
    METHODS.includes(method) ? [{ path, method, operation }] : [],
  ),
);

async function anyApp(): Promise<Express> {
  const database = new MongoClient("mongodb://127.0.0.1:1").db();
  return createApp({
    database,
    users: new Users(database),
    passwords: await Passwords.create(),
    tokens: new Tokens(new Map(), "none"),
    masterKeys: new MasterKeys([]),
    logger: createLogger("error"),
    isReady: () => true,
    cookieSecure: false,
    corsOrigins: [],
    loginLimit: 1,
  });
}

describe("the OpenAPI document", () => {
  it("has each route of the application, and no other", async () => {
    const app = await anyApp();
    const routes = (app.router.stack as unknown as readonly Layer[]).flatMap(({ route }) => {
      if (route === undefined) return [];
      const path = route.path.replace(/:(\w+)/g, "{$1}");
      return METHODS.filter((method) => route.methods[method]).map((method) => `${method} ${path}`);
    });
    expect(routes.length).toBeGreaterThan(10);
    expect(OPERATIONS.map(({ method, path }) => `${method} ${path}`).sort()).toEqual(routes.sort());
  });

  it("describes each answer, and problems by their type", () => {
    for (const { path, method, operation } of OPERATIONS) {
      expect(operation.summary).toBeTruthy();
      for (const [status, { description, content }] of Object.entries(operation.responses)) {
        expect([method, path, status, description]).not.toContain(undefined);
        if (Number(status) >= 400) {
          expect(content).toEqual({ "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } });
        }
      }
    }
  });

  it("refers to schemas that it has, which are those of the requests", () => {
    const text = JSON.stringify(DOCUMENT);
    const names = [...text.matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name);
    expect([...new Set(names)].sort()).toEqual(Object.keys(DOCUMENT.components.schemas).sort());
    expect(DOCUMENT.components.schemas.NewUser).toMatchObject({
      additionalProperties: false,
      required: ["username", "password", "email", "name", "roles"],
      properties: {
        password: { type: "string", minLength: 10, maxLength: 128 },
        roles: { type: "array", minItems: 1, items: { enum: [...ROLES] } },
      },
    });
    expect(text).not.toContain("passwordHash");
    const query = PATHS["/api/user"]?.get?.parameters ?? [];
    expect(query.map(({ name }) => name)).toEqual("id username email name roles q page limit sort".split(" "));
    expect(query.find(({ name }) => name === "limit")?.schema).toMatchObject({
      type: "integer",
      maximum: 100,
      default: 20,
    });
  });

  it("is served, with a page that needs no other host and no inline script", async () => {
    const server = await servers.start();
    const document = await server.send("GET", "/api/openapi.json");
    expect([document.status, document.body]).toEqual([200, JSON.parse(JSON.stringify(DOCUMENT))]);
    const page = await server.send("GET", "/api/docs");
    expect(page.headers.get("content-type")).toMatch(/^text\/html/);
    expect(page.headers.get("content-security-policy")).toContain("script-src 'self';");
    const assets = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, url = ""]) => url);
    expect(assets.filter((url) => url.startsWith("/api/docs/"))).toHaveLength(3);
    expect(page.text.replace(/<script src="[^"]+"><\/script>/g, "")).not.toContain("<script");
    for (const url of assets.filter((asset) => asset !== "data:,")) {
      const asset = await server.send("GET", url);
      expect([url, asset.status, asset.headers.get("content-type")?.split(";")[0]]).toEqual([
        url,
        200,
        url.endsWith(".css") ? "text/css" : "text/javascript",
      ]);
    }
    expect((await server.send("GET", "/api/docs/package.json")).status).toBe(404);
  });
});
