import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";

import { waitFor } from "../../local/host/wait";
import { immutableTag } from "../engine/fakes/ecr-answers";
import { freePort } from "./free-port";

/** The registry program that `npm run local` installs. */
const PROGRAM = "docker-registry";

/** The path of a manifest. */
const MANIFEST = /^\/v2\/(.+)\/manifests\/([^/]+)$/;

/** A manifest that was pushed under a tag. */
export interface ManifestPush {
  /** `<repository>:<tag>`. */
  readonly image: string;
  readonly digest: string;
}

/** A real registry behind a proxy that rejects another manifest for a tag, as ECR does for immutable tags. */
export class ImmutableRegistry {
  /** Every manifest that was pushed under a tag, in order. */
  readonly pushes: ManifestPush[] = [];

  private constructor(
    private readonly daemon: ChildProcess,
    private readonly origin: string,
    private readonly proxy: Server,
  ) {}

  /** @param folder Folder of the registry's content. */
  static async start(folder: string): Promise<ImmutableRegistry> {
    const origin = `127.0.0.1:${await freePort()}`;
    mkdirSync(folder, { recursive: true });
    const file = join(folder, "registry.json");
    const storage = { filesystem: { rootdirectory: join(folder, "content") } };
    const log = { level: "error", accesslog: { disabled: true } };
    writeFileSync(file, JSON.stringify({ version: "0.1", log, storage, http: { addr: origin } }));
    const daemon = spawn(PROGRAM, ["serve", file], { stdio: "ignore" });
    const futile = () => (daemon.exitCode === null ? undefined : "it has ended");
    await waitFor({ what: `${PROGRAM} to answer at ${origin}`, seconds: 30, futile }, async () => {
      return (await fetch(`http://${origin}/v2/`).catch(() => undefined))?.ok === true;
    });
    const proxy = createServer();
    const registry = new ImmutableRegistry(daemon, origin, proxy);
    proxy.on("request", (incoming: IncomingMessage, response: ServerResponse) => {
      registry.handle(incoming, response).catch((error: unknown) => response.destroy(error as Error));
    });
    proxy.listen(0, "127.0.0.1");
    await once(proxy, "listening");
    return registry;
  }

  /** Host name and port; clients use plain HTTP for the name `localhost`. */
  get host(): string {
    return `localhost:${(this.proxy.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.proxy.closeAllConnections();
    this.proxy.close();
    const ended = once(this.daemon, "exit");
    this.daemon.kill();
    await ended;
  }

  private async handle(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const [, repository, tag = ""] = MANIFEST.exec(incoming.url ?? "") ?? [];
    if (incoming.method !== "PUT" || repository === undefined || tag.startsWith("sha256:")) {
      this.forward(incoming, response);
      return;
    }
    const body = Buffer.concat(await incoming.toArray());
    const digest = `sha256:${createHash("sha256").update(body).digest("hex")}`;
    const image = `${repository}:${tag}`;
    const present = this.pushes.find((push) => push.image === image);
    if (present && present.digest !== digest) {
      const message = immutableTag(repository, tag);
      response.writeHead(400, { "content-type": "application/json" });
      response.end(JSON.stringify({ errors: [{ code: "TAG_INVALID", message }] }));
      return;
    }
    this.pushes.push({ image, digest });
    this.forward(incoming, response, body);
  }

  private forward(incoming: IncomingMessage, response: ServerResponse, body?: Buffer): void {
    const [host, port] = this.origin.split(":");
    const options = { host, port, path: incoming.url, method: incoming.method, headers: incoming.headers };
    const outgoing = request(options, (reply) => {
      response.writeHead(reply.statusCode ?? 502, reply.headers);
      reply.pipe(response);
    });
    outgoing.once("error", (error) => response.destroy(error));
    if (body) outgoing.end(body);
    else incoming.pipe(outgoing);
  }
}
