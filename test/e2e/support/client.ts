import assert from "node:assert/strict";
import { Agent, request, type IncomingHttpHeaders } from "node:http";

/** What a request sends. */
export interface Question {
  readonly path: string;
  /** Posted as a form; a GET without it. */
  readonly form?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What came back. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Seconds that an answer may take; a person would have given up. */
const PATIENCE = 10;

/** What became of requests. */
export interface Counts {
  sent: number;
  failed: number;
  /** Of those that failed, those that had to. */
  foreseen: number;
}

/** A client outside the cluster, which reaches an application through the ingress, and counts what it sends. */
export class Client {
  /** What became of the requests of this client. */
  readonly counts: Counts = { sent: 0, failed: 0, foreseen: 0 };
  // A connection is given up before the ingress does (after 180 s), so that no request meets a closing one.
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 32, timeout: 60_000 });
  private readonly host: string;
  private readonly port: string;

  /** @param url Where the stack says that the application is, such as `http://thoughts.localhost:8080`. */
  constructor(readonly url: string) {
    ({ host: this.host, port: this.port } = new URL(url));
  }

  /** Asks, and counts an answer with another status than expected as failed. @throws Error that names both. */
  async ask(question: Question, expected = 200): Promise<Answer> {
    const answer = await this.send(question).catch((error: unknown) => {
      this.counts.failed++;
      throw error;
    });
    if (answer.status !== expected) this.counts.failed++;
    const what = `${question.form ? "POST" : "GET"} ${question.path}`;
    assert.equal(answer.status, expected, `${what} was answered with ${answer.status}: ${answer.body.slice(0, 200)}`);
    return answer;
  }

  /** Asks; every answer is an answer. @throws Error if the connection fails or the answer does not come in time. */
  send({ path, form, headers }: Question): Promise<Answer> {
    this.counts.sent++;
    const body = form === undefined ? undefined : new URLSearchParams(form).toString();
    const limit = AbortSignal.timeout(PATIENCE * 1000);
    return new Promise((resolve, fail) => {
      const reject = (error: Error): void => {
        fail(limit.aborted ? new Error(`no answer within ${PATIENCE} s`, { cause: error }) : error);
      };
      const asked = request({
        // Not every resolver knows *.localhost.
        host: "127.0.0.1",
        port: this.port,
        path,
        method: body === undefined ? "GET" : "POST",
        agent: this.agent,
        signal: limit,
        headers: {
          host: this.host,
          ...(body === undefined ? {} : { "content-type": "application/x-www-form-urlencoded" }),
          ...headers,
        },
      });
      asked.once("error", reject);
      asked.once("response", (response) => {
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
      asked.end(body);
    });
  }

  close(): void {
    this.agent.destroy();
  }
}
