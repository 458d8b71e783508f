import { EventEmitter, once } from "node:events";

import { type AppRequest, type Client, describeBody, describeRequest } from "./client";

/** A kind of request of the background traffic, with its expected status. */
export interface RequestKind {
  readonly request: AppRequest;
  readonly expected: number;
  /** How many requests of a cycle are of this kind. */
  readonly share: number;
}

/** A request with an unexpected outcome. */
export interface RequestFailure {
  /** ISO time at which it was sent. */
  readonly at: string;
  readonly request: string;
  /** The status, or the error of the connection. */
  readonly outcome: string;
  /** The beginning of the response's text; empty without a response. */
  readonly text: string;
}

/** The outcome of the traffic. */
export interface TrafficResult {
  readonly failures: readonly RequestFailure[];
  /** Number of acknowledged posts: all of them have to be stored. */
  readonly acknowledged: number;
}

/**
 * Requests per second: enough that an outage of an eighth of a second is noticed, and few enough that two cores can roll
 * the pods of several applications meanwhile.
 */
const RATE = 8;

/**
 * Sends requests at a constant rate, whether or not earlier ones have been answered, like independent users. The client
 * counts them.
 */
export class Traffic {
  private sent = 0;
  private answered = 0;
  private acknowledged = 0;
  private readonly failures: RequestFailure[] = [];
  private readonly underway = new Set<Promise<void>>();
  private readonly progress = new EventEmitter();
  private readonly timer: NodeJS.Timeout;

  constructor(
    private readonly client: Client,
    kinds: readonly RequestKind[],
  ) {
    const order = spread(kinds);
    this.timer = setInterval(() => {
      const kind = order[this.sent++ % order.length];
      if (kind === undefined) return;
      const sending = this.send(kind).finally(() => this.underway.delete(sending));
      this.underway.add(sending);
    }, 1000 / RATE);
  }

  /** Waits until `count` more requests have been answered, successfully or not. */
  async awaitResponses(count: number, signal: AbortSignal): Promise<void> {
    const target = this.answered + count;
    while (this.answered < target) await once(this.progress, "answer", { signal });
  }

  /** Stops sending, and waits for the outstanding responses. */
  async stop(): Promise<TrafficResult> {
    clearInterval(this.timer);
    await Promise.all(this.underway);
    return { failures: this.failures, acknowledged: this.acknowledged };
  }

  private async send({ request: sent, expected }: RequestKind): Promise<void> {
    const at = new Date().toISOString();
    const { outcome, text } = await this.client.send(sent).then(
      ({ status, body }) => ({ outcome: String(status), text: status === expected ? "" : describeBody(body) }),
      (error: unknown) => ({ outcome: error instanceof Error ? error.message : String(error), text: "" }),
    );
    if (outcome !== String(expected)) {
      this.failures.push({ at, request: describeRequest(sent), outcome, text });
    } else if (expected === 201) {
      this.acknowledged++;
    }
    this.answered++;
    this.progress.emit("answer");
  }
}

/** One cycle of requests, in which each kind is spread evenly. */
export function spread(kinds: readonly RequestKind[]): RequestKind[] {
  const places = kinds.flatMap((kind) =>
    Array.from({ length: kind.share }, (_, index) => ({ kind, at: (index + 0.5) / kind.share })),
  );
  return places.sort((a, b) => a.at - b.at).map(({ kind }) => kind);
}
