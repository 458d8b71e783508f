import { environmentsOf } from "../lib/project";
import { isRecord } from "../lib/values";
import { PLATFORM, stackFileOf } from "./stack-file";
import { decoded, text } from "./stored-values";

/** Start of the keys of the platform's settings. */
const NAMESPACE = `${PLATFORM}:`;

/** What decides whether an environment on AWS has the same names as another one. */
export interface Place {
  /** Name of its stack. */
  readonly stack: string;
  readonly account: string;
  readonly region: string;
  readonly apps: readonly string[];
  /** Value of `slipway:registry.prefix`. */
  readonly prefix?: string | undefined;
  /** Value of `slipway:domain`. */
  readonly domain?: string | undefined;
  /** Hosted zone of the domain. */
  readonly zoneId?: string | undefined;
}

/**
 * The place of an environment; undefined if it is not on AWS, or its settings do not say where.
 *
 * @param values Its platform settings as the engine provides them: lists and objects are JSON.
 */
export function placeOf(stack: string, values: Readonly<Record<string, string>>): Place | undefined {
  const [account, region, apps] = [text(values.account), text(values.region), decoded(values.apps)];
  if (values.target !== "aws" || account === undefined || region === undefined || !Array.isArray(apps))
    return undefined;
  const [registry, dns] = [decoded(values.registry), decoded(values.dns)];
  return {
    stack,
    account,
    region,
    apps: apps.map(String),
    prefix: isRecord(registry) ? text(registry.prefix) : undefined,
    domain: text(values.domain),
    zoneId: isRecord(dns) ? text(dns.zoneId) : undefined,
  };
}

/**
 * The places of the other environments on AWS, by the stack files in a folder. A file that cannot be read is left out:
 * the plan of its own environment reports it.
 */
export function otherPlaces(stack: string, folder: string): Place[] {
  return environmentsOf(folder)
    .filter((name) => name !== stack)
    .flatMap((name) => placeOf(name, platformValues(name, folder)) ?? []);
}

/**
 * Names that an environment shares with another one although AWS accepts each only once. All other names contain the
 * name of the stack, or are generated.
 *
 * @returns One sentence per problem, with the command that fixes it.
 */
export function sharedNames(own: Place, others: readonly Place[]): string[] {
  return others.flatMap((other) => [...sharedRepositories(own, other), ...sharedRecords(own, other)]);
}

function sharedRepositories(own: Place, other: Place): string[] {
  const apps = own.apps.filter((name) => other.apps.includes(name));
  const samePlace = own.account === other.account && own.region === other.region && own.prefix === other.prefix;
  if (!samePlace || apps.length === 0) return [];
  const state = own.prefix === undefined ? "is not set, nor" : `is ${JSON.stringify(own.prefix)}, as`;
  const command = ({ stack }: Place) =>
    `pulumi config set --path 'slipway:registry.prefix' ${suggestedPrefix(stack, own.prefix)} -s ${stack}`;
  return [
    `slipway:registry.prefix ${state} in Pulumi.${other.stack}.yaml: ${own.stack} and ${other.stack} would have the same ` +
      `ECR repositories for ${apps.join(", ")} in account ${own.account}, region ${own.region}; it must be different in one ` +
      `of them. A new prefix replaces repositories, so set it where none are deployed yet. Fix: ${command(own)} ` +
      `(if ${own.stack} is deployed, ${command(other)})`,
  ];
}

function sharedRecords({ stack, domain, zoneId }: Place, other: Place): string[] {
  if (domain === undefined || zoneId === undefined || zoneId !== other.zoneId || domain !== other.domain) return [];
  return [
    `slipway:domain is ${JSON.stringify(domain)}, as in Pulumi.${other.stack}.yaml: ${stack} and ${other.stack} would have ` +
      `the same DNS records in zone ${zoneId}; it must be another domain, such as one below it. ` +
      `Fix: pulumi config set slipway:domain ${label(stack)}.${domain} -s ${stack}`,
  ];
}

/** A prefix that the schema accepts, and that differs from the current one. */
function suggestedPrefix(stack: string, current: string | undefined): string {
  const name = label(stack);
  return name === current ? `${name}-images` : name;
}

/** A stack's name as a label of DNS and a part of a repository's name, where `slipway-` stands for other repositories. */
function label(stack: string): string {
  const name = stack
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^(slipway-|-)+|-+$/g, "");
  return name === "" ? "images" : name;
}

/** The platform's settings in a stack's file, by the part of the key after the colon; none of one with problems. */
function platformValues(stack: string, folder: string): Record<string, string> {
  const { values = {}, problems = [] } = stackFileOf(stack, { folder }) ?? {};
  if (problems.length > 0) return {};
  const own = Object.entries(values).filter(([key]) => key.startsWith(NAMESPACE));
  return Object.fromEntries(own.map(([key, value]) => [key.slice(NAMESPACE.length), value]));
}
