import type { RowDataPacket } from "mysql2/promise";
import { describe, expect, it, vi } from "vitest";

import { useServers } from "./support/server.js";
import { Stream } from "./support/stream.js";

/** The time of a server's connections to the database. */
interface IdleRow extends RowDataPacket {
  readonly idle: number | null;
}

const servers = useServers();

describe("the stream of events", () => {
  it("sends each change with its row and the counts", async () => {
    const { origin, store } = await servers.start();
    const ada = await store.addPerson("Ada & <b>");
    const old = await store.addImage({ secondsAgo: 3600 });
    const [first, second] = await Promise.all([Stream.open(origin), Stream.open(origin)]);
    expect(first.response.headers.get("content-type")).toBe("text/event-stream; charset=utf-8");
    expect(first.response.headers.get("cache-control")).toBe("no-store");
    expect(first.response.headers.get("x-accel-buffering")).toBe("no");
    await store.change(old, { status: "processed", person: ada, attempts: 1 });
    for (const stream of [first, second]) {
      const { name, id, data } = await stream.untilStatus(old, "processed");
      expect(name).toBe("images");
      expect(id).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
      expect(data.counts).toEqual({ pending: 0, processing: 0, processed: 1, failed: 0 });
      expect(data.images?.[0]).toMatchObject({ person: { id: ada, name: "Ada & <b>" }, attempts: 1 });
      expect(data.images?.[0]?.row).toContain("Ada &amp; &lt;b&gt;");
    }
    const added = await store.addImage();
    await first.untilStatus(added, "pending");
    // Nothing is sent twice, although the next polls find it again.
    await store.change(old, { status: "failed", reason: "changed" });
    await first.untilStatus(old, "failed");
    const sent = first.events.flatMap(({ data }) => data.images ?? []).map(({ id, status }) => `${id} ${status}`);
    expect(sent).toEqual([`${old} processed`, `${added} pending`, `${old} failed`]);
    first.close();
    second.close();
  });

  it("continues after the last event, or the time of the page", async () => {
    const { origin, store, get } = await servers.start();
    const id = await store.addImage({ secondsAgo: 3600 });
    const since = /data-since="([^"]+)"/.exec((await get("/")).text)?.[1] ?? "";
    await store.change(id, { status: "failed" });
    const first = await Stream.open(origin, `?since=${encodeURIComponent(since)}`);
    const { id: lastEvent } = await first.untilStatus(id, "failed");
    first.close();
    await store.change(id, { status: "processed" });
    const second = await Stream.open(origin, `?since=${encodeURIComponent(since)}`, {
      "last-event-id": lastEvent ?? "",
    });
    await second.untilStatus(id, "processed");
    second.close();
    const third = await Stream.open(origin, "", { "last-event-id": "nonsense" });
    expect(third.response.status).toBe(200);
    third.close();
  });

  it("tells clients to load the list again after too many changes", async () => {
    const { origin, store } = await servers.start();
    const values = Array.from({ length: 250 }, (_, i) => `('${i}.png', UTC_TIMESTAMP(6), UTC_TIMESTAMP(6))`).join(", ");
    const stream = await Stream.open(origin);
    await store.connection.query(`INSERT INTO images (path, created_at, updated_at) VALUES ${values}`);
    await stream.until(({ name }) => name === "reset");
    stream.close();
  });

  it("reads the database only while somebody listens", async () => {
    const { origin, store } = await servers.start();
    /** Seconds since the server used one of its connections. */
    const idle = async () => {
      const [rows] = await store.connection.query<IdleRow[]>(
        "SELECT MIN(time) AS idle FROM information_schema.processlist WHERE db = DATABASE() AND id != CONNECTION_ID()",
      );
      return rows[0]?.idle ?? Infinity;
    };
    const stream = await Stream.open(origin);
    const id = await store.addImage();
    await stream.untilStatus(id, "pending");
    stream.close();
    await vi.waitUntil(async () => (await idle()) >= 4, { timeout: 30_000, interval: 200 });
    const again = await Stream.open(origin);
    await store.change(id, { status: "processed" });
    await again.untilStatus(id, "processed");
    expect(await idle()).toBeLessThan(4);
    again.close();
  });
});
