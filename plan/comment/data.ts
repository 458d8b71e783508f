import { environmentsOf } from "../../lib/project";
import { planEnvironments, PlanError } from "../children";
import { costDifference } from "../cost/difference";
import { diffPlans, type ResourceChange } from "../diff/diff";
import { createdResources, plannedResources } from "../graph";
import type { Plan } from "../model";
import { type CommentCost, commentCost } from "./cost-data";
import { neutralName } from "../text/names";
import type { ValueChange } from "../paths";
import { NoPlanYet, visitRevision } from "../revision";
import { keyValues } from "../text/key-values";

/** A changed resource as the comment shows it. */
export interface CommentChange extends ResourceChange {
  /** Its name without the environment, so that it is the same in all of them: `slipway-*`. */
  readonly neutralName: string;
  /** Key values of a created or deleted resource. */
  readonly about: readonly string[];
}

/** The result for one environment. */
export type EnvironmentFinding =
  | {
      readonly environment: string;
      readonly state: "compared";
      readonly resources: readonly CommentChange[];
      readonly outputs: readonly ValueChange[];
      readonly cost?: CommentCost;
    }
  /** Its stack file is added or removed. */
  | {
      readonly environment: string;
      readonly state: "new" | "gone";
      readonly count: number;
      readonly cost?: CommentCost;
    }
  /** One side cannot be planned, for these reasons. */
  | {
      readonly environment: string;
      readonly state: "unplanned";
      readonly side: "before" | "now";
      readonly problems: readonly string[];
    };

/** All environments compared with a git revision: the data of a comment. */
export interface RevisionComparison {
  /** The revision. */
  readonly base: string;
  readonly findings: readonly EnvironmentFinding[];
}

/** A plan, the reasons why there is none, or undefined without a stack file. */
type PlanResult = { readonly plan: Plan } | { readonly problems: readonly string[] } | undefined;

/**
 * Compares the plans of all environments, of the project in `folder` and of its revision `base`. An environment that
 * cannot be planned is a finding, not an error.
 *
 * @throws Error if `base` is no commit.
 */
export async function compareWithRevision(base: string, folder: string): Promise<RevisionComparison> {
  const here = environmentsOf(folder);
  const [after, before] = await Promise.all([planEach(here, folder), planEachAt(base, folder, here)]);
  const environments = [...here, ...[...before.keys()].filter((environment) => !here.includes(environment))];
  return {
    base,
    findings: environments.map((environment) => finding(environment, before.get(environment), after.get(environment))),
  };
}

/** The finding for an environment with two plans. */
export function compared(before: Plan, after: Plan): EnvironmentFinding {
  const { environment, resources, outputs } = diffPlans(before, after);
  const known = new Map([...plannedResources(before), ...plannedResources(after)].map((one) => [one.urn, one]));
  const described = resources.map((change): CommentChange => {
    const resource = change.changes.length === 0 ? known.get(change.urn) : undefined;
    return {
      ...change,
      neutralName: neutralName(change.urn, change.name),
      about: resource ? keyValues(resource) : [],
    };
  });
  return { environment, state: "compared", resources: described, outputs, ...costChange(before, after) };
}

function finding(environment: string, before: PlanResult, now: PlanResult): EnvironmentFinding {
  if (now && "problems" in now) return { environment, state: "unplanned", side: "now", problems: now.problems };
  if (before && "problems" in before) {
    return { environment, state: "unplanned", side: "before", problems: before.problems };
  }
  if (before && now) return compared(before.plan, now.plan);
  if (now) {
    const nothing = { ...now.plan, resources: [] };
    return { environment, state: "new", count: createdResources(now.plan).length, ...costChange(nothing, now.plan) };
  }
  return { environment, state: "gone", count: before ? createdResources(before.plan).length : 0 };
}

function costChange(before: Plan, after: Plan): { readonly cost?: CommentCost } {
  const difference = costDifference(before, after);
  return difference === undefined ? {} : { cost: commentCost(difference) };
}

/** Plans each environment separately, so that the failure of one does not hide the others. */
async function planEach(environments: readonly string[], folder: string): Promise<Map<string, PlanResult>> {
  const entries = environments.map(async (environment): Promise<[string, PlanResult]> => {
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

async function planEachAt(base: string, folder: string, here: readonly string[]): Promise<Map<string, PlanResult>> {
  try {
    return await visitRevision(base, folder, (worktree) => planEach(environmentsOf(worktree), worktree));
  } catch (error) {
    if (!(error instanceof NoPlanYet)) throw error;
    return new Map(here.map((environment) => [environment, { problems: [error.message] }]));
  }
}
