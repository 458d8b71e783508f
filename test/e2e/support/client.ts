import assert from "node:assert/strict";
import { Agent, request as open, type IncomingHttpHeaders } from "node:http";

/** A request to an application. */
export interface AppRequest {
  readonly path: string;
  /** @default POST with a body, otherwise GET */
  readonly method?: string;
  /** The body as a form. @default none */
  readonly form?: Readonly<Record<string, string>>;
  /** The body as JSON. @default none */
  readonly json?: unknown;
  /** A body of another type, such as the one of {@link multipart}. @default none */
  readonly content?: Content;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The body of a request with its media type. */
export interface Content {
  readonly type: string;
  readonly body: Buffer;
}

/** A form with files, as browsers send it. */
export async function multipart(form: FormData): Promise<Content> {
  const encoded = new Response(form);
  return { type: encoded.headers.get("content-type") ?? "", body: Buffer.from(await encoded.arrayBuffer()) };
}

/** The response to an {@link AppRequest}. */
export interface AppResponse {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/**
 * Seconds after which a request has failed. By its own limits an application answers earlier: user-admin's server waits up to
 * 5 for a connection, 2 for a server and 5 for its answer.
 */
export const TIMEOUT_SECONDS = 15;

/** Numbers of requests. */
export interface RequestCounts {
  sent: number;
  failed: number;
  /** Failed requests that the scenario expects to fail. */
  foreseen: number;
}

/** A client outside the cluster, which calls an application through the ingress, and counts its requests. */
export class Client {
  /** Numbers of this client's requests. */
  readonly counts: RequestCounts = { sent: 0, failed: 0, foreseen: 0 };
  // Idle connections are closed before the ingress closes them (after 180 s), so that no request uses a closing one.
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 32, timeout: 60_000 });
  private readonly host: string;
  private readonly port: string;

  /** @param url The application's URL in the stack's outputs, such as `http://thoughts.localhost:8080`. */
  constructor(readonly url: string) {
    ({ host: this.host, port: this.port } = new URL(url));
  }

  /** Sends a request; a response with another status than expected counts as failed. @throws Error that names both. */
  async request(request: AppRequest, expected = 200): Promise<AppResponse> {
    const answer = await this.send(request).catch((error: unknown) => {
      this.counts.failed++;
      throw error;
    });
    if (answer.status !== expected) this.counts.failed++;
    const what = describeRequest(request);
    assert.equal(answer.status, expected, `${what} was answered with ${answer.status}: ${answer.body.slice(0, 200)}`);
    return answer;
  }

  /** Sends a request, and accepts any status. @throws Error if the connection fails or times out. */
  send(request: AppRequest): Promise<AppResponse> {
    this.counts.sent++;
    const { path, headers } = request;
    const { type, body } = bodyOf(request);
    const limit = AbortSignal.timeout(TIMEOUT_SECONDS * 1000);
    return new Promise((resolve, fail) => {
      const reject = (error: Error): void => {
        fail(limit.aborted ? new Error(`no answer within ${TIMEOUT_SECONDS} s`, { cause: error }) : error);
      };
      const outgoing = open({
        // Not every resolver resolves *.localhost.
        host: "127.0.0.1",
        port: this.port,
        path,
        method: methodOf(request),
        agent: this.agent,
        signal: limit,
        headers: {
          host: this.host,
          ...(type === undefined ? {} : { "content-type": type }),
          ...headers,
        },
      });
      outgoing.once("error", reject);
      outgoing.once("response", (response) => {
        const parts: Buffer[] = [];
        response.on("data", (part: Buffer) => parts.push(part));
        response.once("error", reject);
        response.once("end", () => {
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(parts).toString("utf8"),
          });
        });
      });
      outgoing.end(body);
    });
  }

  close(): void {
    this.agent.destroy();
  }
}

/** The most characters of a body in a message. */
const SHOWN = 120;

/** The beginning of a body's text, for messages: on one line, without the tags, styles and scripts of a page. */
export function describeBody(body: string): string {
  const text = body.replaceAll(/<(script|style)\b.*?<\/\1>|<[^>]*>/gs, " ").replaceAll(/\s+/g, " ");
  return text.trim().slice(0, SHOWN);
}

/** Method and path of a request, for messages. */
export function describeRequest(request: AppRequest): string {
  return `${methodOf(request)} ${request.path}`;
}

function methodOf(request: AppRequest): string {
  return request.method ?? (bodyOf(request).body === undefined ? "GET" : "POST");
}

function bodyOf({ form, json, content }: AppRequest): { readonly type?: string; readonly body?: string | Buffer } {
  if (content !== undefined) return content;
  if (json !== undefined) return { type: "application/json", body: JSON.stringify(json) };
  if (form === undefined) return {};
  return { type: "application/x-www-form-urlencoded", body: new URLSearchParams(form).toString() };
}
