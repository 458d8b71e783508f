import { request } from "node:http";

import { describe, expect, it } from "vitest";

import { useServers } from "./support/server.js";

const servers = useServers();

const BAD_QUERIES = [
  ["status=done", 'status is "done"; it has to be one of pending, processed, failed, processing.'],
  ["status=1", 'status is "1"; it has to be one of pending, processed, failed, processing.'],
  ["status=failed&status=pending", "status is given 2 times; it may be given once."],
  ["person=0", 'person is "0"; it has to be nobody or a whole number from 1 to 4294967295.'],
  ["person=4294967296", 'person is "4294967296"; it has to be nobody or a whole number from 1 to 4294967295.'],
  ["person=Ada", 'person is "Ada"; it has to be nobody or a whole number from 1 to 4294967295.'],
  ["person=1%27%20OR%201", `person is "1' OR 1"; it has to be nobody or a whole number from 1 to 4294967295.`],
  ["before=-1", 'before is "-1"; it has to be a whole number from 1 to 9007199254740991.'],
  ["before=1.5", 'before is "1.5"; it has to be a whole number from 1 to 9007199254740991.'],
  ["before=9007199254740992", 'before is "9007199254740992"; it has to be a whole number from 1 to 9007199254740991.'],
  [
    `before=${"9".repeat(60)}`,
    `before is "${"9".repeat(40)}…"; it has to be a whole number from 1 to 9007199254740991.`,
  ],
] as const;

describe("a bad query", () => {
  it("is refused with what is allowed, as JSON and as a page", async () => {
    const { get } = await servers.start();
    for (const [query, error] of BAD_QUERIES) {
      const { status, text } = await get(`/api/images?${query}`);
      expect([query, status, JSON.parse(text)]).toEqual([query, 400, { error }]);
      const page = await get(`/?${query}`);
      expect([query, page.status, page.headers.get("content-type")]).toEqual([query, 400, "text/html; charset=utf-8"]);
      expect(page.text).toContain("it ");
    }
    for (const [path, error] of [
      ["/api/events?since=yesterday", 'since is "yesterday"; it has to be a time such as 2026-01-31T12:00:00.000000Z.'],
      ["/api/events?since=2026-13-01T00:00:00Z", 'since is "2026-13-01T00:00:00Z"; it has to be a time such as'],
    ] as const) {
      const answer = await get(path);
      expect([path, answer.status]).toEqual([path, 400]);
      expect(answer.text).toContain(JSON.stringify(error).slice(1, 60));
    }
    expect((await get("/known?after=x")).text).toContain(
      "after is &quot;x&quot;; it has to be a whole number from 1 to 4294967295.",
    );
  });

  it("of a person who does not exist is 404", async () => {
    const { get } = await servers.start();
    const { status, text } = await get("/?person=7");
    expect(status).toBe(404);
    expect(text).toContain("Nobody has the number 7.");
  });

  it("may have parameters of others", async () => {
    const { get } = await servers.start();
    expect((await get("/?utm_source=x")).status).toBe(200);
  });
});

describe("the list as JSON", () => {
  it("has the images of a filter, the counts, and where the next part starts", async () => {
    const { store, get } = await servers.start();
    const ada = await store.addPerson("Ada");
    for (let i = 0; i < 21; i++) await store.addImage({ status: "processed", person: ada, attempts: 2 });
    await store.addImage({ status: "failed", reason: "no picture", retryable: false });
    const { status, headers, text } = await get(`/api/images?person=${ada}`);
    expect([status, headers.get("cache-control")]).toEqual([200, "no-store"]);
    const { images, counts, next } = JSON.parse(text) as { images: unknown[]; counts: unknown; next: number };
    const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/) as unknown;
    expect(images).toHaveLength(20);
    expect(images[0]).toEqual({
      id: 21,
      path: "picture-21.png",
      status: "processed",
      person: { id: ada, name: "Ada" },
      reason: null,
      retryable: true,
      attempts: 2,
      createdAt: time,
      updatedAt: time,
    });
    expect(counts).toEqual({ pending: 0, processing: 0, processed: 21, failed: 0 });
    expect(next).toBe(2);
    const last = JSON.parse((await get(`/api/images?person=${ada}&before=${next}`)).text) as typeof images;
    expect(last).toMatchObject({ images: [{ id: 1 }], next: null });
    const failed = JSON.parse((await get("/api/images?status=failed")).text) as unknown;
    expect(failed).toMatchObject({
      images: [{ id: 22, reason: "no picture", retryable: false, person: null }],
      counts: { processed: 21, failed: 1 },
    });
  });
});

describe("other requests", () => {
  it("are answered by 404 or 405", async () => {
    const { get } = await servers.start();
    for (const [method, path, status, type] of [
      ["GET", "/nothing", 404, "text/html; charset=utf-8"],
      ["GET", "/api/nothing", 404, "application/json; charset=utf-8"],
      ["GET", "/static/x/nothing.css", 404, "application/json; charset=utf-8"],
      ["GET", "/static/x/..%2Fpackage.json", 404, "application/json; charset=utf-8"],
      ["POST", "/", 405, "text/html; charset=utf-8"],
      ["DELETE", "/api/images", 405, "application/json; charset=utf-8"],
      ["POST", "/healthz", 405, "application/json; charset=utf-8"],
    ] as const) {
      const answer = await get(path, { method });
      const { headers } = answer;
      expect([method, path, answer.status, headers.get("content-type")]).toEqual([method, path, status, type]);
      expect(headers.get("allow")).toBe(status === 405 ? "GET, HEAD" : null);
    }
  });

  it("with an address that cannot be decoded are answered by 400", async () => {
    const { service } = await servers.start();
    const sent = request({ host: "127.0.0.1", port: service.port, path: "/pictures/unknown/%E0%A4%A" }).end();
    const status = await new Promise<number | undefined>((resolve, reject) => {
      sent.once("error", reject).once("response", (response) => {
        response.resume();
        resolve(response.statusCode);
      });
    });
    expect(status).toBe(400);
  });

  it("get headers that restrict what the browser does, and a line in the log", async () => {
    const { get, log } = await servers.start();
    const { headers } = await get("/?person=nobody", { headers: { "x-request-id": "of-the-test" } });
    expect(headers.get("content-security-policy")).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("x-request-id")).toBe("of-the-test");
    await expect.poll(() => log.some((line) => line.includes('"requestId":"of-the-test"'))).toBe(true);
    const line = JSON.parse(log.find((text) => text.includes("of-the-test")) ?? "") as object;
    expect(line).toMatchObject({ level: "info", method: "GET", route: "/", status: 200, msg: "request" });
    expect(log.join("")).not.toContain("nobody");
  });
});
