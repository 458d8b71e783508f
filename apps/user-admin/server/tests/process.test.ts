import { execFile, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";

import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";

import { Client, MASTER_KEY, newUser } from "./client.js";
import { useServers } from "./server.js";

const SERVICE = join(import.meta.dirname, "..");
const servers = useServers();
const STARTED: ChildProcess[] = [];
let dist: string;

/** A process of the built program, with its output so far. */
interface Program {
  readonly process: ChildProcess;
  readonly exited: Promise<unknown[]>;
  output: string;
}

beforeAll(async () => {
  // Below the service's folder, where Node finds its packages.
  dist = mkdtempSync(join(SERVICE, "node_modules", ".dist-"));
  const tsc = join(SERVICE, "node_modules", "typescript", "bin", "tsc");
  await promisify(execFile)(process.execPath, [tsc, "--project", "tsconfig.build.json", "--outDir", dist], {
    cwd: SERVICE,
  });
}, 120_000);
afterEach(() => {
  for (const child of STARTED.splice(0)) child.kill("SIGKILL");
});
afterAll(() => {
  rmSync(dist, { recursive: true });
});

function run(environment: Readonly<Record<string, string>>): Program {
  const child = spawn(process.execPath, ["--enable-source-maps", join(dist, "main.js")], { env: environment });
  STARTED.push(child);
  const program = { process: child, exited: once(child, "exit"), output: "" };
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (text: Buffer) => {
      program.output += text.toString();
    });
  }
  return program;
}

async function portOf(program: Program): Promise<number> {
  const port = () => Number(/"port":(\d+)/.exec(program.output)?.[1]);
  await vi.waitUntil(() => port() > 0 && program.output.includes('"msg":"ready"'), { timeout: 20_000 });
  return port();
}

async function received(socket: Socket, until: RegExp): Promise<string> {
  let text = "";
  for await (const chunk of socket as AsyncIterable<Buffer>) {
    text += chunk.toString();
    if (until.test(text)) break;
  }
  return text;
}

describe("the program", () => {
  it("ends with all problems of its environment", async () => {
    const program = run({ PORT: "x" });
    expect((await program.exited)[0]).toBe(1);
    for (const name of ["MONGODB_URI", "PORT", "JWT_KEY_DIR", "JWT_KEY_ID", "MASTER_KEY_DIR", "ADMIN_PASSWORD"]) {
      expect(program.output).toContain(`${name} has to be`);
    }
  });

  it("finishes requests in progress after SIGTERM, and closes idle connections", async () => {
    const program = run({ ...servers.environment({}, "terminated"), LOG_LEVEL: "debug" });
    const port = await portOf(program);
    const idle = connect(port, "127.0.0.1");
    idle.write("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n");
    await once(idle, "data");
    const idleClosed = once(idle, "close");
    idle.resume();

    const body = JSON.stringify(newUser("ada"));
    const active = connect(port, "127.0.0.1");
    active.write(
      `POST /api/user HTTP/1.1\r\nHost: localhost\r\nX-Request-Id: active\r\nAuthorization: Bearer ${MASTER_KEY}\r\n` +
        `Content-Type: application/json\r\nContent-Length: ${String(body.length)}\r\nExpect: 100-continue\r\n\r\n`,
    );
    // The server sends this once it has begun to handle the request.
    await once(active, "data");

    program.process.kill("SIGTERM");
    await idleClosed;
    await expect(fetch(`http://127.0.0.1:${String(port)}/healthz`)).rejects.toThrow();
    active.write(body);
    const answer = await received(active, /"user":.*}}/);
    expect(answer).toMatch(/HTTP\/1\.1 201 /);
    expect(answer).toMatch(/^Connection: close\r$/im);
    expect((await program.exited)[0]).toBe(0);
    expect(program.output).toContain('"msg":"stopped"');
  });

  it("ends on SIGTERM while it waits for the database", async () => {
    const uri = servers
      .database()
      .uri("never")
      .replace(/@127[^/]+/, "@127.0.0.1:1");
    const program = run({ ...servers.environment({}, "never"), MONGODB_URI: uri });
    await vi.waitUntil(() => program.output.includes("cannot be prepared yet"), { timeout: 20_000 });
    program.process.kill("SIGTERM");
    expect((await program.exited)[0]).toBe(0);
  });

  it("keeps connections longer than the ingress controller does", async () => {
    const server = await servers.start();
    const { headers } = await new Client(server.origin).send("GET", "/healthz");
    expect(Number(/timeout=(\d+)/.exec(headers.get("keep-alive") ?? "")?.[1])).toBeGreaterThan(120);
  });
});
