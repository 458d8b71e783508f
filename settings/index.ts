import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";

import { applicableTo, decode, inWords, type Namespace, problemsOf } from "./problems";
import { type PlatformSettings, platformSettings } from "./schema/platform";
import { fieldAt } from "./walk";

/** The namespace of the platform's own settings: the project's name. */
const PLATFORM = "slipway";

/** Namespaces that the engine and its plugins read by themselves. */
const FOREIGN = ["aws", "kubernetes", "pulumi"];

/** Something that has settings of its own, under its name. */
export interface Configurable {
  readonly name: string;
  readonly settings: z.ZodObject;
}

/** Everything that an environment's settings say. */
export interface Settings<Application extends Configurable> {
  readonly platform: PlatformSettings;
  readonly applications: readonly ConfiguredApplication<Application>[];
}

/** An application that the environment deploys, ready to be given a platform. */
export interface ConfiguredApplication<Application extends Configurable> {
  readonly application: Application;
  /** Validated by the application's own schema. */
  readonly settings: unknown;
}

/** The settings of an environment cannot be used. Shown without a stack trace: every problem says how to fix it. */
export class SettingsError extends pulumi.RunError {
  constructor(
    readonly problems: readonly string[],
    stack: string,
  ) {
    const count = problems.length === 1 ? "one problem" : `${problems.length} problems`;
    super([`The settings of ${stack} have ${count}:`, ...problems.map((problem) => `  - ${problem}`)].join("\n"));
    this.name = "SettingsError";
  }
}

/**
 * Reads and validates the stack's settings; the only place that does.
 *
 * @param known The applications that may be named in `slipway:apps`.
 * @throws SettingsError that lists all problems at once.
 */
export function readSettings<Application extends Configurable>(known: readonly Application[]): Settings<Application> {
  const stack = pulumi.getStack();
  const namespaces = byNamespace(stack);
  const platform = check(namespaces, PLATFORM, platformSettings);

  const names = known.map(({ name }) => name);
  const enabled = requestedApplications(namespaces, names);
  const problems = [...unknownNamespaces(namespaces, names, stack), ...platform.problems];
  const applications: ConfiguredApplication<Application>[] = [];
  for (const [index, name] of enabled.entries()) {
    const application = known.find((candidate) => candidate.name === name);
    if (!application) {
      problems.push(
        `slipway:apps[${index}] is ${JSON.stringify(name)}; it must be one of ${names.join(", ")}. ` +
          `Fix: pulumi config set --path 'slipway:apps[${index}]' ${names[0] ?? ""} -s ${stack}`,
      );
      continue;
    }
    const result = check(namespaces, name, application.settings);
    problems.push(...result.problems);
    applications.push({ application, settings: result.value });
  }
  if (problems.length > 0 || platform.value === undefined) throw new SettingsError(problems, stack);
  return { platform: platform.value, applications };
}

/** Keys of secrets that must be set before `up`, for the applications that are enabled; a plan shows them as unset. */
export function requiredSecrets(applications: readonly Configurable[]): string[] {
  return applications.flatMap(({ name, settings }) =>
    Object.entries(settings.shape)
      .filter(([, field]) => !(field as z.ZodType).safeParse(undefined).success)
      .filter(([key]) => fieldAt(settings, [key])?.secret)
      .map(([key]) => `${name}:${key}`),
  );
}

function check<S extends z.ZodType>(
  namespaces: ReadonlyMap<string, Namespace>,
  name: string,
  schema: S,
): { value?: z.output<S>; problems: string[] } {
  const namespace = namespaces.get(name) ?? { name, stack: pulumi.getStack(), values: {}, plainKeys: [] };
  const applicable = applicableTo(schema, namespace) as S;
  const decoded = decode(applicable, namespace);
  const result = applicable.safeParse(decoded, { error: inWords });
  const problems = problemsOf(applicable, namespace, decoded, result.error);
  return result.success && problems.length === 0 ? { value: result.data, problems } : { problems };
}

/** The applications of `slipway:apps`, as far as they can be read: what is wrong with the list is reported elsewhere. */
function requestedApplications(namespaces: ReadonlyMap<string, Namespace>, known: readonly string[]): string[] {
  const raw = namespaces.get(PLATFORM)?.values.apps;
  if (raw === undefined) return [];
  try {
    const list: unknown = JSON.parse(raw);
    return Array.isArray(list) ? list.filter((name): name is string => typeof name === "string") : [];
  } catch {
    return known.filter((name) => name === raw);
  }
}

function unknownNamespaces(
  namespaces: ReadonlyMap<string, Namespace>,
  known: readonly string[],
  stack: string,
): string[] {
  const allowed = [PLATFORM, ...known];
  return [...namespaces.values()]
    .filter(({ name }) => !allowed.includes(name) && !FOREIGN.includes(name))
    .flatMap(({ name, values }) =>
      Object.keys(values).map(
        (key) =>
          `${name}:${key} belongs to no application; the part before the colon must be one of ${allowed.join(", ")}. ` +
          `Fix: pulumi config rm ${name}:${key} -s ${stack}`,
      ),
    );
}

function byNamespace(stack: string): Map<string, Namespace> {
  const namespaces = new Map<string, Namespace>();
  for (const [key, value] of Object.entries(pulumi.runtime.allConfig())) {
    const [name = "", ...rest] = key.split(":");
    const namespace = namespaces.get(name) ?? { name, stack, values: {}, plainKeys: [] };
    namespace.values[rest.join(":")] = value;
    if (!isEncrypted(key)) namespace.plainKeys.push(rest.join(":"));
    namespaces.set(name, namespace);
  }
  return namespaces;
}

/** The SDK keeps which keys are encrypted to itself; `Config.getSecret` and `Config.get` do not tell either. */
function isEncrypted(key: string): boolean {
  return (pulumi.runtime as unknown as { isConfigSecret(key: string): boolean }).isConfigSecret(key);
}
