import { Secret } from "../../../plan/computed/table";
import type { Outputs, Value } from "../standins/protocol/types";

/** Computed values as a provider gives them: plain, with the places of those that are secret. */
export function splitSecrets(values: Readonly<Record<string, unknown>>): Outputs {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined);
  return {
    outputs: Object.fromEntries(
      entries.map(([key, value]) => [key, (value instanceof Secret ? value.value : value) as Value]),
    ),
    secrets: entries.filter(([, value]) => value instanceof Secret).map(([key]) => [key]),
  };
}
