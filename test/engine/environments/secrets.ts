import assert from "node:assert/strict";

import { Secrets } from "../../support/secrets";
import { EVENT_LOG, type TestStack } from "./stack";

interface Exported {
  readonly deployment: {
    readonly resources: readonly { readonly urn: string; readonly outputs?: Readonly<Record<string, unknown>> }[];
  };
}

/** A secret property in the output of `stack export --show-secrets`. */
interface DecryptedSecret {
  readonly plaintext: string;
}

/** Adds every generated secret of the stack's state to `secrets`, and returns their number. */
export async function collectGeneratedSecrets(stack: TestStack, secrets: Secrets): Promise<number> {
  const { stdout } = await stack.pulumi(["stack", "export", "--show-secrets"], { unlogged: true });
  const { deployment } = JSON.parse(stdout) as Exported;
  const found = deployment.resources.flatMap(({ urn, outputs = {} }) =>
    /:(RandomPassword|PrivateKey)::/.test(urn) ? Object.entries(outputs).flatMap(decryptedText(urn)) : [],
  );
  for (const [name, text] of found) secrets.learn(name, text);
  // The export shows every secret: one that is not found here would not be found in a leak either.
  const shown = secrets.shownBy(stdout);
  for (const [name] of found) assert.ok(shown.includes(name), `${name} is not found in the export`);
  return found.length;
}

function decryptedText(urn: string): (property: [string, unknown]) => [string, string][] {
  return ([key, value]) => {
    if (typeof value !== "object" || value === null || !("plaintext" in value)) return [];
    const text: unknown = JSON.parse((value as DecryptedSecret).plaintext);
    return typeof text === "string" ? [[`${urn} ${key}`, text]] : [];
  };
}

/** The secrets in plain text in the stack's files and output, as `file: name`. */
export function findLeaks(stack: TestStack, secrets: Secrets): string[] {
  return stack
    .files()
    .flatMap(([file, text]) => secrets.shownBy(withoutDebugEvents(file, text)).map((name) => `${file}: ${name}`));
}

/**
 * An event log without the SDK's debug events: they contain every response of a provider unchanged, secrets included,
 * and are printed only with `--debug`.
 */
function withoutDebugEvents(file: string, text: string): string {
  if (!file.endsWith(EVENT_LOG)) return text;
  const lines = text.split("\n").filter((line) => {
    const { diagnosticEvent } = JSON.parse(line === "" ? "{}" : line) as { diagnosticEvent?: { severity: string } };
    return diagnosticEvent?.severity !== "debug";
  });
  return lines.join("\n");
}
