import { at, isRecord } from "../lib/values";
import { cacheNames, domainNames, environmentNames, type Name, nodeGroupNames } from "./environment-names";
import { formatKey, keyArguments } from "./keys";
import { arithmetic, NAME_LIMITS, nameLength } from "./name-limits";
import { decoded, text } from "./stored-values";

/** What decides an environment's names. */
export interface NamedEnvironment {
  readonly project: string;
  readonly stack: string;
  /** Its platform settings, each as the engine or a stack file has it: objects may be JSON. */
  readonly values: Readonly<Record<string, unknown>>;
}

/** The shortest stack's name to ask for, such as `dev`: where less is left, the project's name is too long. */
const MIN_STACK = 3;

/** The shortest name of a node group to ask for. */
const MIN_GROUP = 4;

/** Characters left to the stack's name if the project's has to be shorter. */
const USUAL_STACK = 8;

/**
 * Names that AWS or Kubernetes would reject as too long. Of all names that are too long for the same reason, the tightest
 * is reported: what fixes it fixes the others.
 *
 * @returns One sentence per problem, with the arithmetic and how to fix it.
 */
export function nameProblems(environment: NamedEnvironment): string[] {
  const { values } = environment;
  const onAws = values.target === "aws";
  return [...(onAws ? awsProblems(environment) : []), ...domainProblems(environment, onAws)];
}

function awsProblems(environment: NamedEnvironment): string[] {
  const { project, stack, values } = environment;
  const name = `${project}-${stack}`;
  const nodes = at(decoded(values.cluster), "nodes", "kind") === "managed" ? "managed" : "auto";
  const cached = at(decoded(values.images), "pullThrough") === true;
  const disable = `pulumi config set --path 'slipway:images.pullThrough' false -s ${stack}`;
  return [
    ...environmentProblems(environment, environmentNames(name, nodes)),
    ...(cached ? environmentProblems(environment, cacheNames(name), disable) : []),
    ...(nodes === "managed" ? groupProblems(environment, name) : []),
  ];
}

/**
 * The stack's name is to blame, unless the project's leaves no room for any.
 *
 * @param otherwise Another command that fixes it.
 */
function environmentProblems(
  { project, stack }: NamedEnvironment,
  names: readonly Name[],
  otherwise?: string,
): string[] {
  const worst = tightest(names);
  if (worst === undefined) return [];
  const room = project.length + stack.length - excessOf(worst);
  const choice = otherwise === undefined ? "" : ` (or ${otherwise})`;
  const reason = describe(worst);
  const stackProblem = (max: number) => {
    const shorter = cut(stack, max);
    return (
      `the stack's name is ${JSON.stringify(stack)}; it must have at most ${max} characters: ${reason}. ` +
      `Fix: pulumi stack rename ${shorter} -s ${stack}, or before its first pulumi stack init rename Pulumi.${stack}.yaml ` +
      `to Pulumi.${shorter}.yaml${choice}`
    );
  };
  if (room - project.length >= MIN_STACK) return [stackProblem(room - project.length)];
  const left = Math.min(stack.length, USUAL_STACK);
  const max = room - left;
  const projectProblem =
    `the project's name in Pulumi.yaml is ${JSON.stringify(project)}; it must have at most ${max} characters: ${reason}. ` +
    `Fix: set name: ${cut(project, max)} there, then pulumi stack init ${cut(stack, left)}${choice}`;
  return [projectProblem, ...(stack.length > left ? [stackProblem(left)] : [])];
}

function groupProblems({ stack, values }: NamedEnvironment, environment: string): string[] {
  const groups = at(decoded(values.cluster), "nodes", "groups");
  if (!isRecord(groups)) return [];
  const taken = new Set(Object.keys(groups));
  return Object.entries(groups).flatMap(([group, settings]) => {
    const worst = tightest(nodeGroupNames(environment, group, Number(at(settings, "spotPercent") ?? 0) > 0));
    if (worst === undefined) return [];
    const max = group.length - excessOf(worst);
    // Less is left only where the environment's name alone is too long for roles, which is reported already.
    if (max < MIN_GROUP) return [];
    const shorter = unused(group, max, taken);
    taken.add(shorter);
    return [
      `${formatKey("slipway", ["cluster", "nodes", "groups", group])} has a name of ${group.length} characters; it must have ` +
        `at most ${max}: ${describe(worst)}. Fix: rename it in Pulumi.${stack}.yaml, to ${shorter} for example`,
    ];
  });
}

function domainProblems({ stack, values }: NamedEnvironment, onAws: boolean): string[] {
  const [domain, apps] = [text(values.domain), decoded(values.apps)];
  if (domain === undefined || !Array.isArray(apps)) return [];
  const certificate = onAws && decoded(values.dns) !== undefined;
  const worst = tightest(domainNames(domain, apps.map(String), certificate));
  if (worst === undefined) return [];
  const max = domain.length - excessOf(worst);
  const key = "slipway:domain";
  return [
    `${key} is ${JSON.stringify(domain)}; it must have at most ${max} characters: ${describe(worst)}. ` +
      `Fix: pulumi config set ${keyArguments(key)} ${parentDomain(domain, max)} -s ${stack}`,
  ];
}

/** The name that exceeds its limit the most; undefined if none does. */
function tightest(names: readonly Name[]): Name | undefined {
  const [worst] = names.filter((name) => excessOf(name) > 0).sort((a, b) => excessOf(b) - excessOf(a));
  return worst;
}

function excessOf({ kind, parts }: Name): number {
  return nameLength(kind, parts) - NAME_LIMITS[kind].max;
}

function describe({ kind, parts }: Name): string {
  return `${NAME_LIMITS[kind].what} ${arithmetic(kind, parts)}`;
}

/** The beginning of a name, without hyphens and other signs at its end. */
function cut(name: string, max: number): string {
  return name.slice(0, max).replace(/[^a-zA-Z0-9]+$/, "");
}

/** A shorter name that no other has. */
function unused(name: string, max: number, taken: ReadonlySet<string>): string {
  const candidates = [cut(name, max), ...Array.from(taken, (_, index) => `${cut(name, max - 3)}-${index + 1}`)];
  return candidates.find((candidate) => !taken.has(candidate)) ?? cut(name, max);
}

/** A domain above this one that is short enough. */
function parentDomain(domain: string, max: number): string {
  const parent = domain.slice(domain.indexOf(".") + 1);
  return parent.length <= max || parent === domain ? parent : parentDomain(parent, max);
}
