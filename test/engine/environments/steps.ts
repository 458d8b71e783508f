import { parseUrn } from "../../../lib/urn";
import { nameOf } from "../../../plan/text/names";

/** What the engine does to one resource. */
export interface Step {
  /** `create`, `update`, `replace`, `delete` or `read`. */
  readonly operation: string;
  readonly urn: string;
}

interface EngineEvent {
  readonly resourcePreEvent?: { readonly metadata: { readonly op: string; readonly urn: string } };
}

/** Parts of a replacement: the step that stands for all of them is `replace`. */
const PARTS = ["create-replacement", "delete-replaced", "discard-replaced", "read-replacement"];

/** The steps of an event log that change something, in order; a replacement is one of them. */
export function stepsOf(log: string): Step[] {
  return log
    .split("\n")
    .filter((line) => line !== "")
    .flatMap((line) => (JSON.parse(line) as EngineEvent).resourcePreEvent?.metadata ?? [])
    .filter(({ op }) => op !== "same" && op !== "refresh" && !PARTS.includes(op))
    .map(({ op, urn }) => ({ operation: op, urn }));
}

/**
 * Steps as `replace Secret thoughts-users-env`, sorted; what is only looked up is left out, and so are the engine's own
 * default providers, which come and go with the resources that use them.
 */
export function changes(steps: readonly Step[]): string[] {
  return steps
    .filter(({ operation, urn }) => operation !== "read" && !/::pulumi:providers:[\w-]+::default/.test(urn))
    .map(({ operation, urn }) => `${operation} ${kindOf(urn)} ${nameOf(urn)}`)
    .sort();
}

/** The kind of a URN's resource: `Deployment`, `Vpc`. */
export function kindOf(urn: string): string {
  return parseUrn(urn).type.split(":").at(-1) ?? "";
}
