import type { DiagnosticEvent, EngineEvent, StepEventMetadata } from "@pulumi/pulumi/automation/events";
import type { OpType } from "@pulumi/pulumi/automation/stack";

import { parseUrn } from "../../lib/urn";

/** Words for an operation while it runs, when it is done, and in a summary; operations without one are not shown. */
const OPERATIONS: Partial<Readonly<Record<OpType, { running: string; done: string; summary?: string }>>> = {
  create: { running: "creating", done: "created", summary: "created" },
  update: { running: "updating", done: "updated", summary: "updated" },
  delete: { running: "deleting", done: "deleted", summary: "deleted" },
  replace: { running: "replacing", done: "replaced", summary: "replaced" },
  "create-replacement": { running: "creating replacement", done: "created replacement" },
  "delete-replaced": { running: "deleting replaced", done: "deleted replaced" },
  refresh: { running: "refreshing", done: "refreshed" },
  read: { running: "reading", done: "read" },
  same: { running: "", done: "", summary: "unchanged" },
};

/** The operation on a resource that an event reports, such as `Deployment thoughts-users: creating`. */
export function describeOperation({ resourcePreEvent, resOutputsEvent }: EngineEvent): string | undefined {
  if (resourcePreEvent !== undefined) return describe(resourcePreEvent.metadata, "running");
  return resOutputsEvent === undefined ? undefined : describe(resOutputsEvent.metadata, "done");
}

function describe({ op, urn }: StepEventMetadata, state: "running" | "done"): string | undefined {
  const words = OPERATIONS[op]?.[state] ?? "";
  if (words === "") return undefined;
  const { type, name } = parseUrn(urn);
  return `${type.split(":").at(-1) ?? ""} ${name}: ${words}`;
}

/** Collects what one `up` or `destroy` reports. */
export class UpdateReport {
  private counts: Partial<Record<OpType, number>> | undefined;
  private readonly messages = new Map<string, string[]>();

  add({ diagnosticEvent, summaryEvent }: EngineEvent): void {
    if (summaryEvent !== undefined) this.counts = summaryEvent.resourceChanges;
    if (diagnosticEvent !== undefined && isReported(diagnosticEvent)) this.addMessage(diagnosticEvent);
  }

  /** The number of resources per operation, such as `Resources: 3 created, 57 unchanged`. */
  get summary(): string {
    const parts = Object.entries(OPERATIONS).flatMap(([op, { summary }]) => {
      const count = this.counts?.[op as OpType] ?? 0;
      return summary === undefined || count === 0 ? [] : [`${count} ${summary}`];
    });
    return parts.length === 0 ? "Resources: none" : `Resources: ${parts.join(", ")}`;
  }

  /** Warnings and errors by resource, those without one last; empty if there are none. */
  get diagnostics(): string {
    return [...this.messages].map(([resource, messages]) => [`${resource}:`, ...messages].join("\n")).join("\n");
  }

  private addMessage({ urn = "", prefix = "", message }: DiagnosticEvent): void {
    const { type, name } = parseUrn(urn);
    const resource = name === "" ? "pulumi" : `${type} (${name})`;
    const text = `${prefix}${message}`.trim().replaceAll(/^/gm, "  ");
    this.messages.set(resource, [...(this.messages.get(resource) ?? []), text]);
  }
}

/** Ephemeral messages show progress only; the program's own output is in the log. */
function isReported({ severity, ephemeral }: DiagnosticEvent): boolean {
  return ephemeral !== true && (severity === "warning" || severity === "error");
}
