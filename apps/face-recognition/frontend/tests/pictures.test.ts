import { execFileSync } from "node:child_process";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { useServers } from "./support/server.js";

const servers = useServers();
const PNG = Buffer.from("89504e470d0a1a0a0000", "hex");
const JPEG = Buffer.from("ffd8ffe000104a46", "hex");
const CONTENT_NAME = `${"0f".repeat(32)}.png`;

describe("pictures", () => {
  it("are served by their content, from both folders", async () => {
    const { unknown, known, get } = await servers.start();
    writeFileSync(join(unknown, "a.png"), PNG);
    writeFileSync(join(unknown, "not what it says.png"), JPEG);
    writeFileSync(join(unknown, CONTENT_NAME), PNG);
    writeFileSync(join(known, "äöü 100%.jpg"), JPEG);
    for (const [path, type, cache] of [
      ["unknown/a.png", "image/png", "private, max-age=60"],
      ["unknown/not%20what%20it%20says.png", "image/jpeg", "private, max-age=60"],
      [`unknown/${CONTENT_NAME}`, "image/png", "private, max-age=31536000, immutable"],
      [`known/${encodeURIComponent("äöü 100%.jpg")}`, "image/jpeg", "private, max-age=60"],
    ] as const) {
      const { status, headers } = await get(`/pictures/${path}`);
      expect([path, status, headers.get("content-type")]).toEqual([path, 200, type]);
      expect(headers.get("content-length")).toBe(String(type === "image/png" ? PNG.length : JPEG.length));
      expect(headers.get("cache-control")).toBe(cache);
      expect(headers.get("content-security-policy")).toBe("default-src 'none'; sandbox");
      expect(headers.get("x-content-type-options")).toBe("nosniff");
    }
  });

  it("are the whole file, and not sent again if they did not change", async () => {
    const { unknown, origin, get } = await servers.start();
    const content = Buffer.concat([PNG, Buffer.alloc(300_000, 7)]);
    writeFileSync(join(unknown, "a.png"), content);
    const response = await fetch(`${origin}/pictures/unknown/a.png`);
    expect(Buffer.from(await response.arrayBuffer()).equals(content)).toBe(true);
    const etag = response.headers.get("etag") ?? "";
    const again = await get("/pictures/unknown/a.png", { headers: { "if-none-match": etag } });
    expect([again.status, again.text]).toEqual([304, ""]);
    writeFileSync(join(unknown, "a.png"), PNG);
    expect((await get("/pictures/unknown/a.png", { headers: { "if-none-match": etag } })).status).toBe(200);
    expect((await get("/pictures/unknown/a.png", { method: "HEAD" })).headers.get("content-length")).toBe("10");
  });

  it("are 404 if the name is a path, hidden, or not that of a picture", async () => {
    const { unknown, known, get } = await servers.start();
    mkdirSync(join(unknown, "folder.png"));
    mkdirSync(join(unknown, "folder"));
    writeFileSync(join(unknown, "folder", "a.png"), PNG);
    writeFileSync(join(unknown, ".hidden.png"), PNG);
    writeFileSync(join(unknown, "page.png"), "<script>alert(1)</script>");
    writeFileSync(join(unknown, "gif.png"), "GIF89a");
    writeFileSync(join(unknown, "empty.png"), "");
    writeFileSync(join(unknown, "short.png"), PNG.subarray(0, 4));
    writeFileSync(join(known, "secret.png"), PNG);
    symlinkSync(join(known, "secret.png"), join(unknown, "link.png"));
    execFileSync("mkfifo", [join(unknown, "pipe.png")]);
    for (const name of [
      "missing.png",
      "folder.png",
      "folder/a.png",
      "folder%2Fa.png",
      "..%2Fknown%2Fsecret.png",
      "%2E%2E%2Fknown%2Fsecret.png",
      "..%5Cknown%5Csecret.png",
      "..",
      "%2e%2e",
      ".hidden.png",
      "a.png%00",
      "a%0A.png",
      "page.png",
      "gif.png",
      "empty.png",
      "short.png",
      "link.png",
      "pipe.png",
      "x".repeat(256),
      "%C3%A4".repeat(128),
      "",
    ]) {
      expect([name, (await get(`/pictures/unknown/${name}`)).status]).toEqual([name, 404]);
    }
    expect((await get("/pictures/other/a.png")).status).toBe(404);
    // Files stay open if an answer does not close them.
    expect((await get("/healthz")).status).toBe(200);
  });
});
