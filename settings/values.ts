import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";

import type { Fix, Removal } from "./fixes";
import { isSchedule, SCHEDULE_RULE } from "./schedule";
import { isTimeZone } from "./time-zone";
import { isPlaceholder } from "../lib/placeholder";

/** Metadata of a field beyond its type. */
export interface FieldMeta {
  /** The setting must be encrypted; its value is never shown. */
  readonly secret?: boolean;
  /** A valid value, for the command that fixes an invalid one. */
  readonly example?: string;
}

/** Metadata by field schema; see {@link secret} and {@link text}. */
export const fieldMeta = z.registry<FieldMeta>();

/** What a secret must look like; `allowed` completes "it must be …". */
export interface SecretFormat {
  readonly test: (value: string) => boolean;
  readonly allowed: string;
}

/**
 * A setting that `pulumi config set --secret` encrypts; the program gets it as a secret output.
 * Add `.optional()` for secrets that are generated until they are set. Without a format only empty values are rejected;
 * a format allows placeholders too, which are all that a plan knows.
 */
export function secret(format?: SecretFormat) {
  const text = z.string({ error: "a string" }).min(1, { error: "a string that is not empty", abort: true });
  const checked = format
    ? text.refine((value) => isPlaceholder(value) || format.test(value), { error: format.allowed })
    : text;
  return checked
    .transform((value): pulumi.Output<string> => pulumi.secret(value))
    .register(fieldMeta, { secret: true });
}

/** A whole number between two inclusive bounds. */
export function whole(min: number, max: number) {
  const error = `a whole number from ${min} to ${max}`;
  return z.number({ error }).int({ error }).min(min, { error }).max(max, { error });
}

/** A string that matches a pattern; `allowed` completes "it must be …", `example` is for the command that fixes it. */
export function text(pattern: RegExp, allowed: string, example: string) {
  const error = `${allowed}, such as ${example}`;
  return z.string({ error }).regex(pattern, { error }).register(fieldMeta, { example });
}

/** A version label for an image. */
export const versionLabel = () =>
  text(/^[a-z0-9][a-z0-9.-]{0,30}$/, "lower-case letters, digits, dots and hyphens", "v1");

/** A string that may look like a number or boolean, as which `pulumi config set --path` stores it. */
export function scalarString<Text extends z.ZodType<string>>(schema: Text) {
  return z.preprocess(
    (value) => (typeof value === "number" || typeof value === "boolean" ? String(value) : value),
    schema,
  );
}

/** Use with `superRefine`: reports a number that is less than it has to be, with the command that raises it. */
export function atLeast(
  context: z.core.$RefinementCtx,
  path: readonly PropertyKey[],
  { value, least, what }: { readonly value: number; readonly least: number; readonly what: string },
): void {
  if (value >= least) return;
  const params: Fix = { example: String(least) };
  context.addIssue({ code: "custom", path: [...path], message: `at least ${what}`, params });
}

/** The same for a number that is more than it may be. */
export function atMost(
  context: z.core.$RefinementCtx,
  path: readonly PropertyKey[],
  { value, most, what }: { readonly value: number; readonly most: number; readonly what: string },
): void {
  if (value <= most) return;
  const params: Fix = { example: String(most) };
  context.addIssue({ code: "custom", path: [...path], message: `at most ${what}`, params });
}

/**
 * Use with `superRefine`: reports each element of a list that is equal to one before it, the last one first: each command
 * that removes an element moves those after it.
 */
export function different(list: readonly unknown[], context: z.core.$RefinementCtx): void {
  [...list.keys()].reverse().forEach((index) => {
    const message = duplicateOf(list, index);
    if (message !== undefined) reportRemoval(context, [index], message);
  });
}

/** Reports a value, with the command that removes it. */
export function reportRemoval(context: z.core.$RefinementCtx, path: readonly PropertyKey[], message: string): void {
  context.addIssue({ code: "custom", path: [...path], message, params: { remove: true } satisfies Removal });
}

/** What an element of a list must be if it is equal to one before it, to follow "it must be"; undefined if it is not. */
export function duplicateOf(list: readonly unknown[], index: number): string | undefined {
  const first = list.indexOf(list[index]);
  return first === index ? undefined : `different from the others: [${first}] is the same`;
}

/** A valid name of a Kubernetes object or label: lower-case letters, digits, hyphens, at most 63 characters. */
export const kubernetesName = () =>
  text(/^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/, "lower-case letters, digits and inner hyphens", "my-name");

/**
 * A DNS name without a scheme, port or path. Stricter than zod's host name: Kubernetes rejects upper case and a trailing
 * dot in the host of an Ingress.
 */
export const domainName = () => {
  const example = "dev.example.com";
  const error = `a DNS name, such as ${example}`;
  return z
    .string({ error })
    .refine((value) => z.hostname().safeParse(value).success && /^[^A-Z]*[^A-Z.]$/.test(value), { error })
    .register(fieldMeta, { example });
};

/** An IPv4 or IPv6 address, without brackets or a zone. */
export const ipAddress = () => {
  const example = "10.96.0.10";
  const error = `an IPv4 or IPv6 address, such as ${example}`;
  const families = [z.ipv4(), z.ipv6()];
  return z
    .string({ error })
    .refine((value) => families.some((family) => family.safeParse(value).success), { error })
    .register(fieldMeta, { example });
};

/** A label of a host name. */
const LABEL = "[a-zA-Z0-9](?:[-a-zA-Z0-9]{0,61}[a-zA-Z0-9])?";
/** A port from 1 to 65535, or none. */
const PORT = "(?::(?:[1-9]\\d{0,3}|[1-5]\\d{4}|6[0-4]\\d{3}|65[0-4]\\d{2}|655[0-2]\\d|6553[0-5]))?";

/** A registry's address with an optional port and path, without a scheme. */
export const registryAddress = () =>
  text(
    new RegExp(`^(?=[^:/]{1,253}(?:[:/]|$))${LABEL}(?:\\.${LABEL})*${PORT}(?:/[a-z0-9._-]+)*$`),
    "a registry address without a scheme",
    "localhost:5000",
  );

/** Parts of a URL. */
const HOST = String.raw`[a-z0-9-]+(?:\.[a-z0-9-]+)*${PORT}`;
const PATH = String.raw`(?:/[\w~-][\w.~-]*)*`;
/** Repositories in a registry have lower-case names. */
const REPOSITORY = String.raw`(?:/[a-z0-9]+(?:[._-]+[a-z0-9]+)*)*`;

const CHART_REPOSITORIES = [
  `https://${HOST}${PATH}`,
  // Without encryption anything on the way could change a chart, except on the machine itself.
  `http://(?:localhost|127[.]0[.]0[.]1)${PORT}${PATH}`,
  `oci://${HOST}${REPOSITORY}`,
];

/** The address of a chart repository, or of a path in an OCI registry that has a repository for each chart. */
export const chartRepository = () =>
  text(
    new RegExp(`^(?:${CHART_REPOSITORIES.join("|")})$`),
    "a chart repository or registry that begins with https:// or oci:// (http:// on localhost and 127.0.0.1 only), " +
      "without a slash at the end",
    "oci://registry.example.com/charts",
  );

/** When a CronJob runs. */
export const schedule = () => {
  const error = SCHEDULE_RULE;
  return z.string({ error }).refine(isSchedule, { error }).register(fieldMeta, { example: "'0 1 * * *'" });
};

/** The name of a time zone in the IANA database. */
export const timeZone = () => {
  const example = "Europe/Berlin";
  const error = `an IANA time zone, such as ${example}`;
  return z.string({ error }).refine(isTimeZone, { error }).register(fieldMeta, { example });
};

/**
 * Requests of a container: CPU in milliCPU, memory in MiB, which is also its limit. `cpuLimit`, in milliCPU, has no
 * default unless one is given: a limit throttles a pod even on an idle node.
 */
export function resources(defaults: { readonly cpu: number; readonly memory: number; readonly cpuLimit?: number }) {
  const milliCpu = () => whole(1, 64_000);
  return z
    .strictObject({
      cpu: milliCpu().default(defaults.cpu),
      memory: whole(16, 262_144).default(defaults.memory),
      cpuLimit: defaults.cpuLimit === undefined ? milliCpu().optional() : milliCpu().default(defaults.cpuLimit),
    })
    .prefault({});
}

/** A fixed number of pods. */
export const replicas = () => whole(1, 100);

/**
 * Bounds and target of a horizontal pod autoscaler, in order; `cpuPercent` refers to the pods' CPU requests, `scaleDownSeconds` is
 * how long the load has to stay low before pods are removed (Kubernetes' own default is 300).
 */
export const autoscale = () =>
  z
    .strictObject({
      min: whole(1, 100),
      max: whole(1, 100),
      cpuPercent: whole(1, 1000),
      scaleDownSeconds: whole(0, 3600).optional(),
    })
    .superRefine(({ min, max }, context) => {
      atLeast(context, ["max"], { value: max, least: min, what: "as large as min" });
    });

export type Autoscale = z.output<ReturnType<typeof autoscale>>;
