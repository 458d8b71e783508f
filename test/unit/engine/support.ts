import type { Operation, Work } from "../../../local/engine/fallback/protocol/types";

/** What the engine tells of a resource, for a provider that is called without an engine. */
export function operation(type: string, name = "it"): Operation {
  const ignore = (): void => undefined;
  return {
    urn: `urn:pulumi:test::engine-test::${type}::${name}`,
    type,
    name,
    log: { status: ignore, info: ignore, warning: ignore },
  };
}

/** The same for operations that take time. */
export function work(type: string, name = "it"): Work {
  return { ...operation(type, name), timeoutSeconds: 0, signal: new AbortController().signal };
}
