import { parseUrn } from "../../../lib/urn";
import { nameOf } from "../../../plan/text/names";

/** An operation of the engine on one resource. */
export interface EngineStep {
  /** `create`, `update`, `replace`, `delete` or `read`. */
  readonly operation: string;
  readonly urn: string;
}

interface EngineEvent {
  readonly resourcePreEvent?: { readonly metadata: { readonly op: string; readonly urn: string } };
}

/** The parts of a replacement, in addition to its `replace` step. */
const REPLACEMENT_PARTS = ["create-replacement", "delete-replaced", "discard-replaced", "read-replacement"];

/** Reads the steps of an event log except `same` and `refresh`, in order; a replacement is one step. @param log Its content. */
export function stepsOf(log: string): EngineStep[] {
  return log
    .split("\n")
    .filter((line) => line !== "")
    .flatMap((line) => (JSON.parse(line) as EngineEvent).resourcePreEvent?.metadata ?? [])
    .filter(({ op }) => op !== "same" && op !== "refresh" && !REPLACEMENT_PARTS.includes(op))
    .map(({ op, urn }) => ({ operation: op, urn }));
}

/**
 * Formats steps as `replace Secret thoughts-users-env`, sorted, without reads and without default providers, which the
 * engine creates and deletes with the resources that use them.
 */
export function changes(steps: readonly EngineStep[]): string[] {
  return steps
    .filter(({ operation, urn }) => operation !== "read" && !/::pulumi:providers:[\w-]+::default/.test(urn))
    .map(({ operation, urn }) => `${operation} ${kindOf(urn)} ${nameOf(urn)}`)
    .sort();
}

/** The kind of a URN's resource, such as `Deployment` or `Vpc`. */
export function kindOf(urn: string): string {
  return parseUrn(urn).type.split(":").at(-1) ?? "";
}
