import * as api from "./api";
import type { LogEntry } from "./api";

/** Entries that one load of the page sends at most, so that an error in a loop does not flood the server's log. */
const MAX_ENTRIES = 10;
/** The server accepts 8 KiB. In the worst case a character takes six bytes of JSON. */
const MAX_LENGTH = { message: 300, stack: 1000 };
/** Characters in which secrets are looked for: on a long text, the patterns below would stop the page for seconds. */
const MAX_SEARCHED = 4000;

const SECRETS: readonly (readonly [RegExp, string])[] = [
  [/\b(Basic|Bearer)\s+[\w.~+/=-]+/gi, "$1 [removed]"],
  // A JSON Web Token, alone.
  [/\beyJ[\w-]+\.[\w-]+\.[\w-]*/g, "[token]"],
  [/\b(password|secret|token)(["']?\s*[:=]\s*)("[^"]*"|'[^']*'|[^\s,;&}]+)/gi, "$1$2[removed]"],
  [/[^\s@"'<>()]+@[^\s@"'<>()]+\.[a-z]{2,}/gi, "[email]"],
  // The query contains what somebody searched for.
  [/(https?:\/\/[^\s?#)]*)[?#][^\s):]*/g, "$1"],
];

/** Removes credentials, e-mail addresses and the queries of URLs from a text, of which it keeps 4,000 characters at most. */
export const withoutSecrets = (text: string): string =>
  SECRETS.reduce((rest, [pattern, replacement]) => rest.replace(pattern, replacement), beginningOf(text));

/** The whole words at the beginning of a long text: of a secret that is cut, the patterns would not find the rest. */
function beginningOf(text: string): string {
  if (text.length <= MAX_SEARCHED) return text;
  const words = text.slice(0, MAX_SEARCHED).replace(/\S*$/, "");
  return words === "" ? "[long text]" : words;
}

export interface ClientLog {
  /** Sends an error, unless the same one was sent before or there were too many. */
  readonly report: (error: unknown, source: string) => void;
  /** Reports what nothing else catches; the result stops that. */
  readonly listen: () => () => void;
}

/** Reports errors of the page to the server. A report that cannot be sent is dropped. */
export function clientLog(send: (entry: LogEntry) => Promise<void> = api.log): ClientLog {
  const sent = new Set<string>();

  const report = (error: unknown, source: string) => {
    const { message, stack } = partsOf(error);
    const key = `${source} ${message}`;
    if (sent.size >= MAX_ENTRIES || sent.has(key)) return;
    sent.add(key);
    const entry: LogEntry = {
      level: "error",
      message,
      url: `${location.origin}${location.pathname}`.slice(0, MAX_LENGTH.message),
      ...(stack === undefined ? {} : { stack }),
      data: { source },
    };
    send(entry).catch(() => undefined);
  };

  const listen = () => {
    const onError = (event: ErrorEvent) => {
      report(event.error ?? event.message, "window.onerror");
    };
    const onRejection = (event: PromiseRejectionEvent) => {
      report(event.reason, "unhandledrejection");
    };
    addEventListener("error", onError);
    addEventListener("unhandledrejection", onRejection);
    return () => {
      removeEventListener("error", onError);
      removeEventListener("unhandledrejection", onRejection);
    };
  };

  return { report, listen };
}

/** What is sent of a thrown value. An object that is no error may contain anything, so only its type is sent. */
function partsOf(error: unknown): { readonly message: string; readonly stack?: string } {
  const text =
    error instanceof Error ? `${error.name}: ${error.message}` : typeof error === "string" ? error : typeof error;
  const message = withoutSecrets(text).slice(0, MAX_LENGTH.message);
  if (!(error instanceof Error) || error.stack === undefined) return { message };
  return { message, stack: withoutSecrets(error.stack).slice(0, MAX_LENGTH.stack) };
}
