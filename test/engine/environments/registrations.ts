import { readFileSync } from "node:fs";
import { providerUrn } from "../../../lib/urn";

/** A resource that the program registered or read, in the terms of a plan. */
export interface Registration {
  readonly urn: string;
  readonly custom: boolean;
  /** Whether it is a component that a provider constructs. */
  readonly remote: boolean;
  readonly parent: string;
  /** URN of the provider; empty for a default provider. */
  readonly provider: string;
  readonly dependsOn: readonly string[];
  readonly options: Readonly<Record<string, unknown>>;
}

/** The fields of a call in the engine's gRPC log that are read here, named as in Pulumi's protocol. */
interface GrpcCall {
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

/** Reads the registrations of a gRPC log, in the order of their responses. @param path The log's file. */
export function registrationsOf(path: string): Registration[] {
  const calls = readFileSync(path, "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as GrpcCall)
    .filter(({ method, progress }) => (method === REGISTER || method === READ) && progress === "response_completed");
  const byUrn = new Map<string, Registration>();
  for (const call of calls) {
    const registration = toRegistration(call);
    // A remote component has two calls: the provider that constructs it registers it before the program gets its response.
    byUrn.delete(registration.urn);
    byUrn.set(registration.urn, registration);
  }
  return [...byUrn.values()];
}

function toRegistration({ method, request, response }: GrpcCall): Registration {
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

function optionsOf(request: GrpcCall["request"]): Record<string, unknown> {
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
