import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const PROGRAM = "/usr/bin/docker-registry";

/** Whether this machine has the registry that `npm run local` installs. */
export const hasRegistry = existsSync(PROGRAM);

/** A registry of its own on a free port, without a log-in; its content is gone when it is closed. */
export class Registry {
  private constructor(
    readonly host: string,
    private readonly daemon: ChildProcess,
    private readonly folder: string,
  ) {}

  static async start(): Promise<Registry> {
    const folder = mkdtempSync(join(tmpdir(), "registry-"));
    const host = `localhost:${await freePort()}`;
    const file = join(folder, "registry.json");
    const config = {
      version: "0.1",
      log: { level: "error", accesslog: { disabled: true } },
      storage: { filesystem: { rootdirectory: folder } },
      http: { addr: host },
    };
    writeFileSync(file, JSON.stringify(config));
    const daemon = spawn(PROGRAM, ["serve", file], { stdio: "ignore" });
    const registry = new Registry(host, daemon, folder);
    const deadline = Date.now() + 20_000;
    while (!(await registry.answers())) {
      if (daemon.exitCode !== null || Date.now() > deadline) throw new Error(`${PROGRAM} does not answer at ${host}`);
    }
    return registry;
  }

  async close(): Promise<void> {
    const ended = once(this.daemon, "exit");
    this.daemon.kill();
    await ended;
    rmSync(this.folder, { recursive: true });
  }

  /** Stores bytes as a blob and gives their descriptor. */
  async blob(repository: string, mediaType: string, bytes: Buffer<ArrayBuffer>) {
    const digest = sha256(bytes);
    const upload = await this.ask(`${repository}/blobs/uploads/`, { method: "POST" });
    const place = new URL(upload.headers.get("location") ?? "");
    place.searchParams.set("digest", digest);
    const stored = await fetch(place, { method: "PUT", body: bytes });
    if (!stored.ok) throw new Error(`PUT ${place.href}: HTTP ${stored.status}`);
    return { mediaType, digest, size: bytes.length };
  }

  /** Stores a manifest under its digest, and under a tag too where one is given; gives its descriptor. */
  async manifest(repository: string, mediaType: string, content: object, tag?: string) {
    const bytes = Buffer.from(JSON.stringify(content));
    const digest = sha256(bytes);
    const headers = { "content-type": mediaType };
    await this.ask(`${repository}/manifests/${tag ?? digest}`, { method: "PUT", headers, body: bytes });
    return { mediaType, digest, size: bytes.length };
  }

  /** What is stored: bytes and kind. */
  async get(path: string, accept = "*/*"): Promise<{ bytes: Buffer; mediaType: string }> {
    const answer = await this.ask(path, { headers: { accept } });
    return { bytes: Buffer.from(await answer.arrayBuffer()), mediaType: answer.headers.get("content-type") ?? "" };
  }

  private async ask(path: string, init: RequestInit): Promise<Response> {
    const answer = await fetch(`http://${this.host}/v2/${path}`, init);
    if (!answer.ok) throw new Error(`${init.method ?? "GET"} ${path}: HTTP ${answer.status} ${await answer.text()}`);
    return answer;
  }

  private async answers(): Promise<boolean> {
    try {
      return (await fetch(`http://${this.host}/v2/`)).ok;
    } catch {
      return false;
    }
  }
}

/** The digest by which a registry knows bytes. */
export function sha256(bytes: Buffer): string {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const closed = once(server, "close");
  server.close();
  await closed;
  if (address === null || typeof address === "string") throw new Error("no port is free");
  return address.port;
}
