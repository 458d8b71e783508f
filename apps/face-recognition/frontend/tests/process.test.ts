import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import { join } from "node:path";

import { afterEach, describe, expect, inject, it, vi } from "vitest";

import type { DatabaseSettings } from "../src/settings.js";
import { useServers } from "./support/server.js";
import { Stream } from "./support/stream.js";

const servers = useServers();
const STARTED: ChildProcess[] = [];

/** A process of the compiled program, with its output so far. */
interface Program {
  readonly process: ChildProcess;
  readonly exited: Promise<unknown[]>;
  output: string;
}

afterEach(() => {
  for (const child of STARTED.splice(0)) child.kill("SIGKILL");
});

function run(environment: Readonly<Record<string, string>>): Program {
  const main = join(inject("dist"), "main.js");
  const child = spawn(process.execPath, ["--enable-source-maps", main], { env: environment });
  STARTED.push(child);
  const program = { process: child, exited: once(child, "exit"), output: "" };
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (text: Buffer) => {
      program.output += text.toString();
    });
  }
  return program;
}

function environmentOf({ host, port, database, user, password }: DatabaseSettings): Record<string, string> {
  return {
    MYSQL_HOST: host,
    MYSQL_PORT: String(port),
    MYSQL_DATABASE: database,
    MYSQL_USER: user,
    MYSQL_PASSWORD: password,
    FRONTEND_PORT: "0",
    LOG_LEVEL: "debug",
  };
}

async function originOf(program: Program): Promise<string> {
  const port = await vi.waitUntil(() => /"port":(\d+)/.exec(program.output)?.[1], { timeout: 30_000 });
  return `http://127.0.0.1:${port}`;
}

describe("the program", () => {
  it("ends with all problems of its environment", async () => {
    const program = run({ FRONTEND_PORT: "x" });
    expect((await program.exited)[0]).toBe(1);
    for (const name of [
      "MYSQL_HOST",
      "MYSQL_PORT",
      "MYSQL_DATABASE",
      "MYSQL_USER",
      "MYSQL_PASSWORD",
      "FRONTEND_PORT",
    ]) {
      expect(program.output).toContain(`${name} is `);
    }
  });

  it("serves the pages with their scripts", async () => {
    const [, settings] = await servers.createStore(inject("database"), true);
    const origin = await originOf(run(environmentOf(settings)));
    const page = await (await fetch(origin)).text();
    const script = /src="([^"]+main\.js)"/.exec(page)?.[1] ?? "";
    const imported = /from "\.\/([\w-]+\.js)"/.exec(await (await fetch(origin + script)).text())?.[1] ?? "";
    const { status, headers } = await fetch(origin + script.replace("main.js", imported));
    expect([status, headers.get("content-type")]).toEqual([200, "text/javascript; charset=utf-8"]);
  });

  it("ends streams and idle connections after SIGTERM, and finishes other requests", async () => {
    const [store, settings] = await servers.createStore(inject("database"), true);
    const program = run(environmentOf(settings));
    const origin = await originOf(program);
    const streams = await Promise.all([1, 2, 3].map(() => Stream.open(origin)));
    const idle = connect(Number(new URL(origin).port), "127.0.0.1");
    idle.write("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n");
    await once(idle, "data");
    const idleClosed = once(idle, "close");
    idle.resume();

    // The page waits for the table, and so is in progress when the signal arrives.
    await store.connection.query("LOCK TABLES images WRITE");
    const page = fetch(origin);
    const waiting =
      "SELECT 1 FROM information_schema.processlist WHERE db = DATABASE() AND state LIKE 'Waiting for table%'";
    await vi.waitUntil(async () => ((await store.connection.query(waiting))[0] as unknown[]).length > 0, {
      timeout: 20_000,
    });
    const start = performance.now();
    program.process.kill("SIGTERM");
    await idleClosed;
    await vi.waitUntil(() => streams.every(({ ended }) => ended), { timeout: 20_000 });
    await expect(fetch(`${origin}/readyz`)).rejects.toThrow();
    await store.connection.query("UNLOCK TABLES");
    expect((await page).status).toBe(200);
    expect((await program.exited)[0]).toBe(0);
    expect(performance.now() - start).toBeLessThan(25_000);
    expect(program.output).toContain('"msg":"stopped"');
  });

  it("ends on SIGTERM while the database is away", async () => {
    const settings = { ...inject("database"), database: "none", port: 1 };
    const program = run(environmentOf(settings));
    const stream = await Stream.open(await originOf(program));
    await stream.until(({ data }) => data.available === false);
    program.process.kill("SIGTERM");
    expect((await program.exited)[0]).toBe(0);
  });
});

describe("connections", () => {
  it("are kept longer than the ingress controller keeps them", async () => {
    const { headers } = await (await servers.start()).get("/healthz");
    expect(Number(/timeout=(\d+)/.exec(headers.get("keep-alive") ?? "")?.[1])).toBeGreaterThan(120);
  });
});
