import { vi } from "vitest";

/** An event of a stream, with its parsed data. */
export interface StreamEvent {
  readonly name: string;
  readonly id: string | undefined;
  readonly data: EventData;
}

/** What the data of events may have. */
export interface EventData {
  readonly images?: readonly { readonly id: number; readonly status: string; readonly row: string }[];
  readonly counts?: Readonly<Record<string, number>>;
  readonly available?: boolean;
}

/** A client of the stream of events. */
export class Stream {
  readonly events: StreamEvent[] = [];
  readonly #abort = new AbortController();
  text = "";
  ended = false;

  private constructor(readonly response: Response) {}

  /** Opens a stream. @param query With a question mark. */
  static async open(origin: string, query = "", headers: Readonly<Record<string, string>> = {}): Promise<Stream> {
    const abort = new AbortController();
    const response = await fetch(`${origin}/api/events${query}`, { headers, signal: abort.signal });
    const stream = new Stream(response);
    stream.#abort.signal.addEventListener("abort", () => {
      abort.abort();
    });
    void stream.#read();
    return stream;
  }

  close(): void {
    this.#abort.abort();
  }

  /** Waits for an event. */
  async until(matches: (event: StreamEvent) => boolean, timeout = 20_000): Promise<StreamEvent> {
    return vi.waitUntil(() => this.events.find(matches), { timeout });
  }

  /** Waits until an image has a status. */
  async untilStatus(id: number, status: string): Promise<StreamEvent> {
    return this.until(({ data }) => data.images?.some((image) => image.id === id && image.status === status) ?? false);
  }

  async #read(): Promise<void> {
    const decoder = new TextDecoder();
    try {
      for await (const chunk of this.response.body ?? []) {
        this.text += decoder.decode(chunk, { stream: true });
        const parts = this.text.split("\n\n");
        this.events.splice(0, Infinity, ...parts.slice(0, -1).flatMap(parse));
      }
    } catch {
      // The test closed it.
    }
    this.ended = true;
  }
}

function parse(text: string): StreamEvent[] {
  const field = (name: string) => new RegExp(`^${name}: (.*)$`, "m").exec(text)?.[1];
  const name = field("event");
  return name === undefined ? [] : [{ name, id: field("id"), data: JSON.parse(field("data") ?? "{}") as EventData }];
}
