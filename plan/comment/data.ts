import { environmentsOf } from "../../lib/project";
import { planEnvironments, PlanError } from "../children";
import { diffPlans, type ResourceChange } from "../diff/diff";
import { madeResources, plannedResources } from "../graph";
import type { Plan } from "../model";
import { neutralName } from "../text/names";
import type { ValueChange } from "../paths";
import { NoPlanYet, visitRevision } from "../revision";
import { keyValues } from "../text/key-values";

/** A changed resource, and of one that comes or goes what there is to say of it. */
export interface ToldChange extends ResourceChange {
  /** Its name where names made from the environment's are the same in all of them: `slipway-*`. */
  readonly neutralName: string;
  readonly about: readonly string[];
}

/** What is found of one environment. */
export type Finding =
  | {
      readonly environment: string;
      readonly state: "compared";
      readonly resources: readonly ToldChange[];
      readonly outputs: readonly ValueChange[];
    }
  /** Its stack file comes, or goes. */
  | { readonly environment: string; readonly state: "new" | "gone"; readonly count: number }
  /** One side has no plan: the problems say why. */
  | {
      readonly environment: string;
      readonly state: "unplanned";
      readonly side: "before" | "now";
      readonly problems: readonly string[];
    };

/** All that a comment tells. */
export interface Comparison {
  /** The revision that is compared with. */
  readonly base: string;
  readonly findings: readonly Finding[];
}

type Attempt = { readonly plan: Plan } | { readonly problems: readonly string[] } | undefined;

/**
 * Compares all environments, and those that only one side has, with what they were at a git revision. What cannot be
 * planned is a finding, not an error.
 *
 * @throws Error if `base` names no commit.
 */
export async function compareWith(base: string, folder: string): Promise<Comparison> {
  const here = environmentsOf(folder);
  const [present, former] = await Promise.all([attempts(here, folder), attemptsAt(base, folder, here)]);
  const environments = [...here, ...[...former.keys()].filter((environment) => !here.includes(environment))];
  return {
    base,
    findings: environments.map((environment) =>
      finding(environment, former.get(environment), present.get(environment)),
    ),
  };
}

/** A difference of plans as a finding. */
export function compared(before: Plan, after: Plan): Finding {
  const { environment, resources, outputs } = diffPlans(before, after);
  const known = new Map([...plannedResources(before), ...plannedResources(after)].map((one) => [one.urn, one]));
  const told = resources.map((change): ToldChange => {
    const resource = change.changes.length === 0 ? known.get(change.urn) : undefined;
    return {
      ...change,
      neutralName: neutralName(change.urn, change.name),
      about: resource ? keyValues(resource) : [],
    };
  });
  return { environment, state: "compared", resources: told, outputs };
}

function finding(environment: string, before: Attempt, now: Attempt): Finding {
  if (now && "problems" in now) return { environment, state: "unplanned", side: "now", problems: now.problems };
  if (before && "problems" in before) {
    return { environment, state: "unplanned", side: "before", problems: before.problems };
  }
  if (before && now) return compared(before.plan, now.plan);
  if (now) return { environment, state: "new", count: madeResources(now.plan).length };
  return { environment, state: "gone", count: before ? madeResources(before.plan).length : 0 };
}

/** One environment's failure does not hide the others: each is planned by itself. */
async function attempts(environments: readonly string[], folder: string): Promise<Map<string, Attempt>> {
  const entries = environments.map(async (environment): Promise<[string, Attempt]> => {
    try {
      const [plan] = await planEnvironments([environment], folder);
      return [environment, plan && { plan }];
    } catch (error) {
      if (error instanceof PlanError) return [environment, { problems: error.environments[0]?.problems ?? [] }];
      throw error;
    }
  });
  return new Map(await Promise.all(entries));
}

async function attemptsAt(base: string, folder: string, here: readonly string[]): Promise<Map<string, Attempt>> {
  try {
    return await visitRevision(base, folder, (former) => attempts(environmentsOf(former), former));
  } catch (error) {
    if (!(error instanceof NoPlanYet)) throw error;
    return new Map(here.map((environment) => [environment, { problems: [error.message] }]));
  }
}
