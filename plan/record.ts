import * as pulumi from "@pulumi/pulumi";
import { specialSecretSig, specialSigKey } from "@pulumi/pulumi/runtime";

import { formatUrn, parseUrn } from "../lib/urn";
import { computedOutputs, functionResult } from "./computed";
import { independentOfMachine } from "./machine";
import type { PlannedResource } from "./model";
import { maskSecret } from "./placeholder";

const STACK = "pulumi:pulumi:Stack";

/** The part of a registration request that the SDK's mocks do not pass on. */
interface RegisterRequest {
  getType(): string;
  getName(): string;
  getParent(): string;
  getCustom(): boolean;
  getProvider(): string;
  getProvidersMap(): { forEach(visit: (reference: string, name: string) => void): void };
  getDependenciesList(): string[];
  getProtect(): boolean | undefined;
  getRetainondelete(): boolean | undefined;
  getDeletebeforereplace(): boolean;
  getDeletedwith(): string;
  getIgnorechangesList(): string[];
  getReplaceonchangesList(): string[];
  getAdditionalsecretoutputsList(): string[];
  getAliasesList(): { getUrn(): string; getSpec(): { toObject(): unknown } | undefined }[];
  getCustomtimeouts(): { getCreate(): string; getUpdate(): string; getDelete(): string } | undefined;
}

interface Monitor {
  newUrn(parent: string, type: string, name: string): string;
  registerResource(request: RegisterRequest, callback: MonitorCallback): Promise<void>;
  readResource(request: ReadRequest, callback: MonitorCallback): Promise<void>;
}
type ReadRequest = Pick<
  RegisterRequest,
  "getType" | "getName" | "getParent" | "getProvider" | "getDependenciesList"
> & {
  getId(): string;
};
type MonitorCallback = (error: unknown, response: { getUrn(): string } | undefined) => void;

/** The project, stack and settings that the recorded program sees. */
export interface RecordingContext {
  readonly project: string;
  readonly stack: string;
  /** Settings by key, as the engine passes them: strings, with JSON for objects. */
  readonly config?: Readonly<Record<string, string>>;
  /** Keys of the encrypted settings. */
  readonly secretKeys?: readonly string[];
}

export interface Recording<T> {
  readonly resources: readonly PlannedResource[];
  readonly result: T;
}

/**
 * Runs a program without an engine and returns every resource that it registers, in order, with the result of the
 * program. Outputs that a provider would compute are derived from the inputs, so two runs return the same. A program that
 * is a module with state can be recorded once per process; components any number of times.
 */
export async function record<T>(
  program: () => T | Promise<T>,
  context: RecordingContext,
): Promise<Recording<pulumi.Unwrap<T>>> {
  return independentOfMachine(() => recordHere(program, context));
}

async function recordHere<T>(
  program: () => T | Promise<T>,
  context: RecordingContext,
): Promise<Recording<pulumi.Unwrap<T>>> {
  const resources: PlannedResource[] = [];
  const inputsOf = new Map<string, Record<string, unknown>>();

  await pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, inputs, id, custom }) => {
        const plain = inputs as Record<string, unknown>;
        inputsOf.set(`${type} ${name}`, plain);
        const unmarked = withoutSecretMarks(plain);
        return {
          id: id !== undefined && id !== "" ? id : custom === false ? "" : `[id of ${name}]`,
          state: { ...unmarked, ...computedOutputs(type, name, unmarked) },
        };
      },
      call: ({ token, inputs }) => functionResult(token, inputs as Record<string, unknown>),
    },
    context.project,
    context.stack,
    false,
    "organization",
  );
  pulumi.runtime.setAllConfig({ ...context.config }, [...(context.secretKeys ?? [])]);
  observeRegistrations((request, urn, read) => {
    resources.push(planned(request, urn, inputsOf.get(`${request.getType()} ${request.getName()}`) ?? {}, read));
  });

  let finish: (result: pulumi.Unwrap<T>) => void;
  const finished = new Promise<pulumi.Unwrap<T>>((resolve) => {
    finish = resolve;
  });
  await pulumi.runtime.runInPulumiStack(async () => {
    finish(await settled(await program()));
    return {};
  });
  await pulumi.runtime.disconnect(); // waits until every registration is done
  return { resources, result: await finished };
}

/** Calls `seen` after each registration, as the SDK's mocks do not pass on options and dependencies. */
function observeRegistrations(
  seen: (request: RegisterRequest | ReadRequest, urn: string, read: boolean) => void,
): void {
  const monitor = (pulumi.runtime as unknown as { getMonitor(): Monitor }).getMonitor();
  const register = monitor.registerResource.bind(monitor);
  const read = monitor.readResource.bind(monitor);
  monitor.newUrn = engineUrn;
  monitor.registerResource = (request, callback) =>
    register(request, (error, response) => {
      if (response) seen(request, response.getUrn(), false);
      callback(error, response);
    });
  monitor.readResource = (request, callback) =>
    read(request, (error, response) => {
      if (response) seen(request, response.getUrn(), true);
      callback(error, response);
    });
}

/** The URN as the engine forms it, with the types of all parents but the stack; the SDK's mocks keep only the last. */
function engineUrn(parent: string, type: string, name: string): string {
  const parents = parseUrn(parent).qualifiedType;
  const qualifiedType = parents === "" || parents === STACK ? type : `${parents}$${type}`;
  return formatUrn({ stack: pulumi.getStack(), project: pulumi.getProject(), qualifiedType, name });
}

function planned(
  request: RegisterRequest | ReadRequest,
  urn: string,
  inputs: Record<string, unknown>,
  read: boolean,
): PlannedResource {
  const parent = request.getParent();
  const provider = request.getProvider();
  return {
    urn,
    type: request.getType(),
    name: request.getName(),
    ...(parent === "" ? {} : { parent }),
    custom: "getCustom" in request ? request.getCustom() : true,
    ...(provider === "" ? {} : { provider }),
    dependsOn: [...new Set(request.getDependenciesList())].sort(),
    options: read ? { read: (request as ReadRequest).getId() } : optionsOf(request as RegisterRequest),
    inputs: showable(inputs) as Record<string, unknown>,
  };
}

function optionsOf(request: RegisterRequest): Record<string, unknown> {
  const all: Record<string, unknown> = {
    protect: request.getProtect(),
    retainOnDelete: request.getRetainondelete(),
    deleteBeforeReplace: request.getDeletebeforereplace(),
    deletedWith: request.getDeletedwith(),
    ignoreChanges: request.getIgnorechangesList(),
    replaceOnChanges: request.getReplaceonchangesList(),
    additionalSecretOutputs: request.getAdditionalsecretoutputsList(),
    aliases: request.getAliasesList().map((alias) => alias.getSpec()?.toObject() ?? alias.getUrn()),
    customTimeouts: timeoutsOf(request),
  };
  return Object.fromEntries(
    Object.entries(all).filter(
      ([, value]) =>
        value !== undefined && value !== false && value !== "" && !(Array.isArray(value) && value.length === 0),
    ),
  );
}

/** Timeouts by operation, if any is set; the SDK fills the others with empty strings. */
function timeoutsOf(request: RegisterRequest): Record<string, unknown> | undefined {
  const timeouts = request.getCustomtimeouts();
  if (timeouts === undefined) return undefined;
  const all = { create: timeouts.getCreate(), update: timeouts.getUpdate(), delete: timeouts.getDelete() };
  const set = Object.entries(all).filter(([, time]) => time !== "");
  return set.length > 0 ? Object.fromEntries(set) : undefined;
}

/** Inputs as they may be shown and stored: secrets masked, keys sorted. */
export function showable(value: unknown): unknown {
  if (isSecret(value)) return maskSecret(withoutSecretMarks(value.value));
  if (Array.isArray(value)) return value.map(showable);
  if (pulumi.Resource.isInstance(value)) return `[resource ${nameOf(value)}]`;
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(
      Object.entries(value)
        .filter(([, inner]) => inner !== undefined)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, inner]) => [key, showable(inner)]),
    );
  }
  return value;
}

function nameOf(resource: pulumi.Resource): string {
  return (resource as unknown as { __name?: string }).__name ?? "";
}

function isSecret(value: unknown): value is { value: unknown } {
  return (
    typeof value === "object" &&
    value !== null &&
    (value as Record<string, unknown>)[specialSigKey] === specialSecretSig
  );
}

function withoutSecretMarks<T>(value: T): T {
  if (isSecret(value)) return withoutSecretMarks(value.value) as T;
  if (Array.isArray(value)) return value.map(withoutSecretMarks) as T;
  if (typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype) {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withoutSecretMarks(inner)])) as T;
  }
  return value;
}

/** The result of a program, with each output awaited and each secret masked. */
async function settled<T>(value: T): Promise<pulumi.Unwrap<T>> {
  return (await settle(value)) as pulumi.Unwrap<T>;
}

async function settle(value: unknown): Promise<unknown> {
  if (pulumi.Output.isInstance(value)) {
    const output = value as unknown as { promise(): Promise<unknown>; isSecret: Promise<boolean> };
    const inner = await settle(await output.promise());
    return (await output.isSecret) ? maskSecret(inner) : inner;
  }
  if (value instanceof Promise) return settle(await value);
  if (Array.isArray(value)) return Promise.all(value.map(settle));
  if (typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype) {
    const entries = await Promise.all(
      Object.entries(value).map(async ([key, inner]): Promise<[string, unknown]> => [key, await settle(inner)]),
    );
    return Object.fromEntries(entries);
  }
  return value;
}
