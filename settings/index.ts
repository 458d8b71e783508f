import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";

import { ProblemsError } from "../lib/problems-error";
import { enabledApplications } from "./applications";
import { databaseSecretProblems, requiredUriKeys } from "./database-secrets";
import { databaseServerProblems } from "./database-servers";
import { nameProblems } from "./name-problems";
import { otherPlaces, placeOf, sharedNames } from "./other-environments";
import type { ConfigNamespace } from "./namespace";
import { decode, expectation, problemsOf, selectAlternative } from "./problems";
import { awsDatabases } from "./schema/databases";
import { type PlatformSettings, platformSettings } from "./schema/platform";
import { stackNameProblems } from "./stack-names";
import { PLATFORM, type SettingPlace, type StackFileSettings, stackFileOf } from "./stack-file";
import { fieldAt } from "./walk";

/** A namespace without settings. */
const EMPTY = { values: {}, encrypted: [] };

/** Namespaces that the engine and its plugins read. */
const ENGINE_NAMESPACES = ["aws", "kubernetes", "pulumi"];

/** A value that has been validated, or the problems with it. */
export interface Validated<Value> {
  /** Undefined if there are problems. */
  readonly value?: Value;
  readonly problems: readonly string[];
}

/** Validates the settings of a namespace by their schema. */
export type Validate = <S extends z.ZodObject>(schema: S) => Validated<z.output<S>>;

/** Something with settings in a namespace of its own name, of which valid settings make a `Configured`. */
export interface Configurable<Configured = unknown> {
  readonly name: string;
  readonly settings: z.ZodObject;
  /** Validates the settings by their own schema, and applies them. */
  readonly configure: (validate: Validate) => Validated<Configured>;
}

/** All settings of an environment. */
export interface Settings<Configured> {
  readonly platform: PlatformSettings;
  /** The enabled applications with their settings. */
  readonly applications: readonly Configured[];
}

/** The settings of an environment are invalid. */
export class SettingsError extends ProblemsError {
  constructor(problems: readonly string[], stack: string) {
    const count = problems.length === 1 ? "one problem" : `${problems.length} problems`;
    const lines = [`The settings of ${stack} have ${count}:`, ...problems.map((problem) => `  - ${problem}`)];
    super(lines.join("\n"), problems);
  }
}

/**
 * Reads and validates the stack's settings. No other code reads them.
 *
 * @param known Applications that `slipway:apps` may contain.
 * @param folder Folder of the project, with the stack files of its other environments; @default the current folder
 * @throws SettingsError that lists all problems at once.
 */
export function readSettings<Configured>(
  known: readonly Configurable<Configured>[],
  folder: string = process.cwd(),
): Settings<Configured> {
  const stack = pulumi.getStack();
  // The engine passes values alone, which do not tell how they were written.
  const file = stackFileOf(stack, { folder, project: pulumi.getProject() });
  // Of a file that cannot be read nothing else can be said.
  if (file && file.problems.length > 0 && Object.keys(file.values).length === 0) {
    throw new SettingsError(file.problems, stack);
  }
  const namespaces = byNamespace(stack, file);
  const platform = validate(namespaces, PLATFORM, platformSettings);

  const names = known.map(({ name }) => name);
  // What is encrypted needlessly is reported as such, and must not appear in other messages.
  const values = plainValues(namespaces.get(PLATFORM));
  const { enabled, problems: unknown } = enabledApplications({ namespace: PLATFORM, stack, value: values.apps, known });
  const problems = [
    ...stackNameProblems(stack),
    ...(file?.problems ?? []),
    ...unknownNamespaces(namespaces, names, stack),
    ...platform.problems,
    ...unknown,
  ];
  if (platform.value) problems.push(...databaseServerProblems(stack, enabled, platform.value.databases));
  const applications: Configured[] = [];
  for (const application of enabled) {
    const { name, settings: schema } = application;
    const keys = Object.keys(namespaces.get(name)?.values ?? {});
    const databases = platform.value?.databases;
    if (databases) problems.push(...databaseSecretProblems({ name, stack, schema, keys }, databases));
    const configured = application.configure((schema) => validate(namespaces, name, schema));
    problems.push(...configured.problems);
    if (configured.value !== undefined) applications.push(configured.value);
  }
  // From the values as they are given: all problems are reported at once, also if others are invalid.
  problems.push(...nameProblems({ project: pulumi.getProject(), stack, values }));
  const place = placeOf(stack, values);
  // Elsewhere the other stack files are not needed.
  if (place !== undefined) problems.push(...sharedNames(place, otherPlaces(stack, folder)));
  if (problems.length > 0 || platform.value === undefined) throw new SettingsError(problems, stack);
  return { platform: platform.value, applications };
}

/**
 * Keys of secrets that must be set before `up`; a plan shows them as unset.
 *
 * @param databases the value of `slipway:databases`; nothing is required of one that is invalid.
 */
export function requiredSecrets(applications: readonly Configurable[], databases: unknown): string[] {
  // The settings of any target.
  const servers = awsDatabases.safeParse(databases);
  return applications.flatMap(({ name, settings }) => {
    const required = Object.entries(settings.shape)
      .filter(([, field]) => !(field as z.ZodType).safeParse(undefined).success)
      .filter(([key]) => fieldAt(settings, [key])?.secret)
      .map(([key]) => key);
    const uris = servers.success ? requiredUriKeys(settings, servers.data) : [];
    return [...required, ...uris].map((key) => `${name}:${key}`);
  });
}

function validate<S extends z.ZodType>(
  namespaces: ReadonlyMap<string, ConfigNamespace>,
  name: string,
  schema: S,
): Validated<z.output<S>> {
  const namespace = namespaces.get(name) ?? {
    name,
    stack: pulumi.getStack(),
    values: {},
    encrypted: [],
    located: false,
    changed: [],
  };
  const alternative = selectAlternative(schema, namespace) as S;
  const decoded = decode(alternative, namespace);
  const result = alternative.safeParse(decoded, { error: expectation });
  const problems = problemsOf(alternative, namespace, decoded, result.error);
  return result.success && problems.length === 0 ? { value: result.data, problems } : { problems };
}

/** The values of a namespace that are not encrypted. */
function plainValues({ values, encrypted }: Pick<ConfigNamespace, "values" | "encrypted"> = EMPTY): Record<
  string,
  string
> {
  return Object.fromEntries(Object.entries(values).filter(([key]) => !encrypted.some(([first]) => first === key)));
}

function unknownNamespaces(
  namespaces: ReadonlyMap<string, ConfigNamespace>,
  known: readonly string[],
  stack: string,
): string[] {
  const allowed = [PLATFORM, ...known];
  return [...namespaces.values()]
    .filter(({ name }) => !allowed.includes(name) && !ENGINE_NAMESPACES.includes(name))
    .flatMap(({ name, values }) =>
      Object.keys(values).map(
        (key) =>
          `${name}:${key} belongs to no application; the part before the colon must be one of ${allowed.join(", ")}. ` +
          `Fix: pulumi config rm ${name}:${key} -s ${stack}`,
      ),
    );
}

function byNamespace(stack: string, file: StackFileSettings | undefined): Map<string, ConfigNamespace> {
  const namespaces = new Map<string, ConfigNamespace>();
  for (const [key, value] of Object.entries(pulumi.runtime.allConfig())) {
    const [name = "", ...rest] = key.split(":");
    const inNamespace = ({ namespace }: SettingPlace) => namespace === name;
    const namespace = namespaces.get(name) ?? {
      name,
      stack,
      values: {},
      encrypted: (file?.encrypted ?? []).filter(inNamespace).map(({ path }) => path),
      located: file !== undefined,
      changed: (file?.changed ?? []).filter(inNamespace),
    };
    const setting = rest.join(":");
    namespace.values[setting] = value;
    // The engine only tells whether there is an encrypted value.
    const isKnown = namespace.encrypted.some(([first]) => first === setting);
    if (isEncrypted(key) && !isKnown) namespace.encrypted.push([setting]);
    namespaces.set(name, namespace);
  }
  return namespaces;
}

/** The SDK does not export which keys are encrypted, and `Config.getSecret` and `Config.get` do not reveal it. */
function isEncrypted(key: string): boolean {
  return (pulumi.runtime as unknown as { isConfigSecret(key: string): boolean }).isConfigSecret(key);
}
