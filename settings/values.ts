import { isIP } from "node:net";

import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";

/** What a field says of itself beyond its type. */
export interface FieldMeta {
  /** The setting must be encrypted; its value is never shown. */
  readonly secret?: boolean;
  /** A value that fits, for the command that fixes a wrong one. */
  readonly example?: string;
}

/** Marks that a key holds a secret; see {@link secret}. */
export const fields = z.registry<FieldMeta>();

/**
 * A setting that `pulumi config set --secret` encrypts; the program gets it as a secret output.
 * Say `.optional()` where one is generated until somebody sets it. Only emptiness is refused: what a secret looks like
 * is for its user to check, since a plan knows no more of it than a placeholder.
 */
export function secret() {
  const text = z.string({ error: "a text" }).min(1, { error: "a text that is not empty" });
  return text.transform((value): pulumi.Output<string> => pulumi.secret(value)).register(fields, { secret: true });
}

/** A whole number between two bounds, both allowed. */
export function whole(min: number, max: number) {
  const error = `a whole number from ${min} to ${max}`;
  return z.number({ error }).int({ error }).min(min, { error }).max(max, { error });
}

/** A text of a given form; `allowed` completes "it must be …", `example` stands in the command that fixes it. */
export function text(pattern: RegExp, allowed: string, example: string) {
  const error = `${allowed}, such as ${example}`;
  return z.string({ error }).regex(pattern, { error }).register(fields, { example });
}

/** A label that is stamped into an image. */
export const versionLabel = () =>
  text(/^[a-z0-9][a-z0-9.-]{0,30}$/, "lower-case letters, digits, dots and hyphens", "v1");

/** A text that may look like a number or like yes or no: the command that sets it under a path makes these of it. */
export function written<Text extends z.ZodType<string>>(schema: Text) {
  return z.preprocess(
    (value) => (typeof value === "number" || typeof value === "boolean" ? String(value) : value),
    schema,
  );
}

/** A name that Kubernetes takes for an object or label: lower case, digits, hyphens, 63 characters at most. */
export const kubernetesName = () =>
  text(/^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/, "lower-case letters, digits and inner hyphens", "my-name");

/** A DNS name without a scheme, port or path. */
export const domainName = () =>
  text(
    /^(?=.{1,253}$)([a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?\.)*[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/,
    "a DNS name",
    "dev.example.com",
  );

/** An IPv4 range in CIDR notation. */
export const cidr = () =>
  text(
    /^((25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(25[0-5]|2[0-4]\d|1?\d?\d)\/([12]?\d|3[0-2])$/,
    "an IPv4 range in CIDR notation",
    "203.0.113.0/24",
  );

/** An IPv4 or IPv6 address, without brackets or a zone. */
export const ipAddress = () => {
  const error = "an IPv4 or IPv6 address, such as 10.96.0.10";
  return z
    .string({ error })
    .refine((value) => isIP(value) !== 0 && !value.includes("%"), { error })
    .register(fields, { example: "10.96.0.10" });
};

/** A registry's address, with an optional port and path, without a scheme. */
export const registryAddress = () =>
  text(/^[a-zA-Z0-9.-]+(:\d+)?(\/[a-z0-9._/-]+)?$/, "a registry address without a scheme", "localhost:5000");

/** How often a service runs: a fixed number of pods, or bounds for the autoscaler. */
export const replicas = () => whole(1, 100);

/**
 * Bounds and target of a horizontal pod autoscaler; `cpuPercent` is of the CPU that a pod requests, `scaleDownSeconds`
 * is how long the load has to stay low before pods go (Kubernetes' own default is 300).
 */
export const autoscale = () =>
  z
    .strictObject({
      min: whole(1, 100),
      max: whole(1, 100),
      cpuPercent: whole(1, 1000),
      scaleDownSeconds: whole(0, 3600).optional(),
    })
    .refine(({ min, max }) => min <= max, { path: ["max"], error: "at least as large as min" });
