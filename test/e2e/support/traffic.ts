import { EventEmitter, once } from "node:events";

import type { Client, Question } from "./client";

/** A request of the background traffic, with the one status that counts as answered. */
export interface Kind {
  readonly question: Question;
  readonly expected: number;
  /** How many requests of a cycle are of this kind. */
  readonly share: number;
}

/** A request that was not answered as it should be. */
export interface Failure {
  /** ISO time at which it was sent. */
  readonly at: string;
  readonly request: string;
  /** Another status, or what became of the connection. */
  readonly outcome: string;
}

/** What became of the traffic. */
export interface TrafficResult {
  readonly failures: readonly Failure[];
  /** Posts that were acknowledged: all of them have to be stored. */
  readonly acknowledged: number;
}

/** Requests a second: enough to be always under way, and little enough for two cores to roll pods meanwhile. */
const RATE = 20;

/**
 * Requests at a constant rate, whether the former ones are answered or not, as from people who do not know of each
 * other. The client counts them.
 */
export class Traffic {
  private sent = 0;
  private answered = 0;
  private acknowledged = 0;
  private readonly failures: Failure[] = [];
  private readonly underway = new Set<Promise<void>>();
  private readonly progress = new EventEmitter();
  private readonly timer: NodeJS.Timeout;

  constructor(
    private readonly client: Client,
    kinds: readonly Kind[],
  ) {
    const order = spread(kinds);
    this.timer = setInterval(() => {
      const kind = order[this.sent++ % order.length];
      if (kind === undefined) return;
      const sending = this.send(kind).finally(() => this.underway.delete(sending));
      this.underway.add(sending);
    }, 1000 / RATE);
  }

  /** Waits until so many more requests have been answered, well or badly. */
  async answers(count: number, signal: AbortSignal): Promise<void> {
    const wanted = this.answered + count;
    while (this.answered < wanted) await once(this.progress, "answer", { signal });
  }

  /** Sends nothing any more, and waits for the answers that are still due. */
  async stop(): Promise<TrafficResult> {
    clearInterval(this.timer);
    await Promise.all(this.underway);
    return { failures: this.failures, acknowledged: this.acknowledged };
  }

  private async send({ question, expected }: Kind): Promise<void> {
    const at = new Date().toISOString();
    const outcome = await this.client.send(question).then(
      ({ status }) => status,
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );
    if (outcome !== expected) {
      const request = `${question.form ? "POST" : "GET"} ${question.path}`;
      this.failures.push({ at, request, outcome: String(outcome) });
    } else if (expected === 201) {
      this.acknowledged++;
    }
    this.answered++;
    this.progress.emit("answer");
  }
}

/** The kinds in an order in which each is spread evenly over the cycle. */
export function spread(kinds: readonly Kind[]): Kind[] {
  const places = kinds.flatMap((kind) =>
    Array.from({ length: kind.share }, (_, index) => ({ kind, at: (index + 0.5) / kind.share })),
  );
  return places.sort((a, b) => a.at - b.at).map(({ kind }) => kind);
}
