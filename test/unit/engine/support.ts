import type { ResourceOperation, TimedOperation } from "../../../local/engine/fallback/protocol/types";

/** An operation for a provider that is called without an engine. */
export function operation(type: string, name = "it"): ResourceOperation {
  const ignore = (): void => undefined;
  return {
    urn: `urn:pulumi:test::engine-test::${type}::${name}`,
    type,
    name,
    log: { status: ignore, info: ignore, warning: ignore },
  };
}

/** An operation that may take long, for a provider that is called without an engine. */
export function work(type: string, name = "it"): TimedOperation {
  return { ...operation(type, name), timeoutSeconds: 0, signal: new AbortController().signal };
}
