import { parseUrn } from "../../../lib/urn";
import type { RecordedCall } from "./client";

/** A table of calls by service and operation; those that moto lacks are marked. */
export function summaryOf(environment: string, calls: readonly RecordedCall[]): string {
  const counts = new Map<string, number>();
  for (const { service, operation, lacking, madeBy } of calls) {
    const notes = [lacking ? "moto lacks it: only its parameters were validated" : "", madeBy && `made by ${madeBy}`];
    const row = `${service.padEnd(12)}${operation.padEnd(34)}`;
    const key = `${row}|${notes.filter(Boolean).join(", ")}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const rows = [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
  const lines = rows.map(([key, count]) => {
    const [row = "", note = ""] = key.split("|");
    return `      ${row}${String(count).padStart(4)}  ${note}`.trimEnd();
  });
  const types = new Set(calls.map(({ urn }) => parseUrn(urn).type)).size;
  const lacking = calls.filter((call) => call.lacking).length;
  const total = `${calls.length} calls of ${rows.length} operations for ${types} types; moto lacks ${lacking} of the calls`;
  return `    Calls of ${environment}: ${total}\n${lines.join("\n")}\n`;
}
