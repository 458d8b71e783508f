import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The file with the URNs of an environment. */
export function urnFile(environment: string): string {
  return join(__dirname, "..", "urns", `${environment}.txt`);
}

/** What it says. */
export function committedUrns(environment: string): string[] {
  return readFileSync(urnFile(environment), "utf8").split("\n").filter(Boolean);
}

/** How URNs differ from the committed ones, with what to do; empty if they do not. */
export function urnChanges(committed: readonly string[], present: readonly string[]): string {
  const gone = committed.filter((urn) => !present.includes(urn)).map((urn) => `- ${urn}`);
  const added = present.filter((urn) => !committed.includes(urn)).map((urn) => `+ ${urn}`);
  if (gone.length + added.length === 0) return "";
  return [
    ...gone,
    ...added,
    "A resource whose URN changes is deleted and made anew: give a renamed or moved one the option `aliases`, and keep",
    "what holds data. Then accept the list: npm run urns",
  ].join("\n");
}
