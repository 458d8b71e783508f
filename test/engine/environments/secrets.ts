import assert from "node:assert/strict";

import { Secrets } from "../../support/secrets";
import { EVENT_LOG, type TestStack } from "./stack";

interface Exported {
  readonly deployment: {
    readonly resources: readonly { readonly urn: string; readonly outputs?: Readonly<Record<string, unknown>> }[];
  };
}

/** A secret property as `stack export --show-secrets` gives it. */
interface Shown {
  readonly plaintext: string;
}

/** Learns every secret that the stack's state holds, and gives how many it has. */
export async function learnGenerated(stack: TestStack, secrets: Secrets): Promise<number> {
  const { stdout } = await stack.pulumi(["stack", "export", "--show-secrets"], { unlogged: true });
  const { deployment } = JSON.parse(stdout) as Exported;
  const found = deployment.resources.flatMap(({ urn, outputs = {} }) =>
    /:(RandomPassword|PrivateKey)::/.test(urn) ? Object.entries(outputs).flatMap(shownText(urn)) : [],
  );
  for (const [name, text] of found) secrets.learn(name, text);
  // What is not even found where it is shown would not be found where it must not be.
  const shown = secrets.shownBy(stdout);
  for (const [name] of found) assert.ok(shown.includes(name), `${name} cannot be searched for`);
  return found.length;
}

function shownText(urn: string): (property: [string, unknown]) => [string, string][] {
  return ([key, value]) => {
    if (typeof value !== "object" || value === null || !("plaintext" in value)) return [];
    const text: unknown = JSON.parse((value as Shown).plaintext);
    return typeof text === "string" ? [[`${urn} ${key}`, text]] : [];
  };
}

/** Where a secret stands in plain text in what the stack keeps and has printed, as `file: name`. */
export function leaks(stack: TestStack, secrets: Secrets): string[] {
  return stack
    .files()
    .flatMap(([file, text]) => secrets.shownBy(withoutDebugging(file, text)).map((name) => `${file}: ${name}`));
}

/**
 * An event log without the SDK's messages for debugging: they show every answer of a provider as it is, secrets
 * included, and are printed with `--debug` alone.
 */
function withoutDebugging(file: string, text: string): string {
  if (!file.endsWith(EVENT_LOG)) return text;
  const lines = text.split("\n").filter((line) => {
    const { diagnosticEvent } = JSON.parse(line === "" ? "{}" : line) as { diagnosticEvent?: { severity: string } };
    return diagnosticEvent?.severity !== "debug";
  });
  return lines.join("\n");
}
