import { readFileSync } from "node:fs";
import { providerUrn } from "../../../lib/urn";

/** A resource as the engine was asked for it, in the terms of a plan. */
export interface Registration {
  readonly urn: string;
  readonly custom: boolean;
  /** Whether a provider constructs it. */
  readonly remote: boolean;
  readonly parent: string;
  /** URN of the provider; empty for the engine's choice. */
  readonly provider: string;
  readonly dependsOn: readonly string[];
  readonly options: Readonly<Record<string, unknown>>;
}

/** The parts of a call in the engine's log that are read here; names as in Pulumi's protocol. */
interface Call {
  readonly method: string;
  readonly progress?: string;
  readonly request: {
    readonly type?: string;
    readonly name?: string;
    readonly id?: string;
    readonly custom?: boolean;
    readonly remote?: boolean;
    readonly parent?: string;
    readonly provider?: string;
    readonly dependencies?: readonly string[];
    readonly protect?: boolean;
    readonly retainOnDelete?: boolean;
    readonly deleteBeforeReplace?: boolean;
    readonly deletedWith?: string;
    readonly ignoreChanges?: readonly string[];
    readonly replaceOnChanges?: readonly string[];
    readonly additionalSecretOutputs?: readonly string[];
    readonly aliases?: readonly { readonly urn?: string; readonly spec?: Readonly<Record<string, unknown>> }[];
    readonly customTimeouts?: Readonly<Record<string, string>>;
  };
  readonly response?: { readonly urn?: string };
}

const REGISTER = "/pulumirpc.ResourceMonitor/RegisterResource";
const READ = "/pulumirpc.ResourceMonitor/ReadResource";

/** The registrations of a log of the engine's calls, in the order in which they were answered. */
export function registrationsOf(log: string): Registration[] {
  const calls = readFileSync(log, "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Call)
    .filter(({ method, progress }) => (method === REGISTER || method === READ) && progress === "response_completed");
  const byUrn = new Map<string, Registration>();
  for (const call of calls) {
    const registration = toRegistration(call);
    // A remote component is asked for by the program, which is answered once the provider that constructs it has asked.
    byUrn.delete(registration.urn);
    byUrn.set(registration.urn, registration);
  }
  return [...byUrn.values()];
}

function toRegistration({ method, request, response }: Call): Registration {
  const provider = request.provider ?? "";
  return {
    urn: response?.urn ?? "",
    custom: method === READ || request.custom === true,
    remote: request.remote === true,
    parent: request.parent ?? "",
    provider: providerUrn(provider),
    dependsOn: [...(request.dependencies ?? [])].sort(),
    options: method === READ ? { read: true } : optionsOf(request),
  };
}

function optionsOf(request: Call["request"]): Record<string, unknown> {
  const { protect, retainOnDelete, deleteBeforeReplace, deletedWith, ignoreChanges, replaceOnChanges } = request;
  const all = {
    protect,
    retainOnDelete,
    deleteBeforeReplace,
    deletedWith,
    ignoreChanges,
    replaceOnChanges,
    additionalSecretOutputs: request.additionalSecretOutputs,
    aliases: request.aliases?.map(({ urn, spec }) => urn ?? spec),
    customTimeouts: request.customTimeouts,
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}
