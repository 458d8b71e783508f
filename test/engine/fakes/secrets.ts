import { ComputedSecret } from "../../../plan/computed/outputs";
import type { Outputs, Value } from "../../../local/engine/fallback/protocol/types";

/** Computed values as a provider returns them: in plain text, with the paths of the secret ones. */
export function splitSecrets(values: Readonly<Record<string, unknown>>): Outputs {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined);
  return {
    outputs: Object.fromEntries(
      entries.map(([key, value]) => [key, (value instanceof ComputedSecret ? value.value : value) as Value]),
    ),
    secrets: entries.filter(([, value]) => value instanceof ComputedSecret).map(([key]) => [key]),
  };
}
