import { pino, type DestinationStream, type Logger } from "pino";

import { Problem } from "./problem.js";

/** Members of clients' data whose values are not logged. */
const SECRET_NAMES = /password|secret|token|authorization|cookie/i;
const REDACTED = "[redacted]";

/** Creates the structured log: one JSON object per line, on standard output unless `destination` is given. */
export function createLogger(level: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: { service: "user-admin" },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    // Only these members: an error of the database's driver may contain the document that was to be written.
    serializers: { error: describeError },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}

/** A copy of `data` in which the values of members with the name of a secret are replaced. */
export function redacted(data: unknown): unknown {
  if (Array.isArray(data)) return data.map(redacted);
  if (typeof data !== "object" || data === null) return data;
  return Object.fromEntries(
    Object.entries(data).map(([name, value]) => [name, SECRET_NAMES.test(name) ? REDACTED : redacted(value)]),
  );
}

function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return String(error);
  const { name, message, stack } = error;
  const code = "code" in error ? error.code : undefined;
  const status = error instanceof Problem ? error.status : undefined;
  return { name, message, code, status, stack };
}
