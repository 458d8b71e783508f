import type { Plan } from "../model";
import { type Estimate, type EstimatedItem, isUnpriced, resourcesText, totalOf } from "./estimate";
import { type Decimal, differenceOf, NOTHING, type Range, signedRange, sumOf } from "./money";
import { type CostOptions, costOutput, estimate } from "./plan-cost";

/** How a change of the program or of the settings changes what an environment costs. */
export interface CostDifference {
  readonly before: Range;
  readonly after: Range;
  /** The largest amount first. */
  readonly lines: readonly DifferenceLine[];
  /** Charges that came or went and have no price. */
  readonly withoutPrice: readonly string[];
}

/** Charges that came, went or changed. */
export interface DifferenceLine {
  readonly about: string;
  /** What was charged instead before. */
  readonly before?: string;
  /** Names of the resources, or how many there are. */
  readonly names: string;
  readonly amount: Range;
}

/** Charges of one kind, before and after. */
interface Kind {
  readonly about: string;
  readonly before: EstimatedItem[];
  readonly after: EstimatedItem[];
}

/**
 * Compares what two plans of an environment cost, at the same prices and under the same assumptions: those of `after`.
 *
 * @returns undefined if neither uses AWS.
 */
export function costDifference(
  before: Plan,
  after: Plan,
  options: Omit<CostOptions, "assumptions"> = {},
): CostDifference | undefined {
  const assumptions = costOutput(after.outputs).assumptions ?? {};
  const [was, is] = [before, after].map((plan) => estimate(plan, { ...options, assumptions }));
  if (was === undefined && is === undefined) return undefined;
  const kinds = kindsOf(was, is);
  const changed = merged(kinds).filter(({ amount }) => signedRange(amount) !== signedRange(NOTHING));
  return {
    before: was?.total ?? NOTHING,
    after: is?.total ?? NOTHING,
    lines: changed.sort((a, b) => size(b).cmp(size(a))),
    withoutPrice: kinds
      .filter(({ before, after }) => [...before, ...after].every(isUnpriced))
      .filter(({ before, after }) => before.length === 0 || after.length === 0)
      .map((kind) => `${kind.after.length > 0 ? "new" : "gone"}: ${kind.about} (${namesOf(kind)})`),
  };
}

/** All charges, by what they are. Shares of one amount, as of data through several gateways, are compared as a whole. */
function kindsOf(was: Estimate | undefined, is: Estimate | undefined): Kind[] {
  const kinds = new Map<string, Kind>();
  const add = (item: EstimatedItem, side: "before" | "after") => {
    const key = JSON.stringify([item.part, item.figure.id, item.about]);
    const kind = kinds.get(key) ?? { about: item.about, before: [], after: [] };
    kind[side].push(item);
    kinds.set(key, kind);
  };
  for (const item of was?.items ?? []) add(item, "before");
  for (const item of is?.items ?? []) add(item, "after");
  return [...kinds.values()];
}

/** A line for each kind; one for both where a resource is charged for something else than before. */
function merged(kinds: readonly Kind[]): DifferenceLine[] {
  const gone = new Set(kinds.filter(({ after }) => after.length === 0));
  const lines: DifferenceLine[] = [];
  for (const kind of kinds) {
    if (kind.after.length === 0) continue;
    const former = kind.before.length > 0 ? undefined : [...gone].find((other) => replaces(kind, other));
    if (former) gone.delete(former);
    lines.push({
      about: kind.about,
      ...(former ? { before: former.about } : {}),
      names: namesOf(kind),
      amount: sumOf([changeOf(kind), ...(former ? [changeOf(former)] : [])]),
    });
  }
  return [...lines, ...[...gone].map((kind) => ({ about: kind.about, names: namesOf(kind), amount: changeOf(kind) }))];
}

/** Whether new charges are for the same resources and the same part as some that are gone. */
function replaces({ after }: Kind, { before }: Kind): boolean {
  const [is, was] = [after[0], before[0]];
  return (
    is?.part === was?.part &&
    is?.figure.row.offer === was?.figure.row.offer &&
    is?.figure.row.unit === was?.figure.row.unit &&
    after.every(({ resource }) => before.some((one) => one.resource.urn === resource.urn))
  );
}

function changeOf({ before, after }: Kind): Range {
  return differenceOf(totalOf(after), totalOf(before));
}

function namesOf({ before, after }: Kind): string {
  return resourcesText([...after, ...before]);
}

function size({ amount }: DifferenceLine): Decimal {
  const [least, most] = [amount.least.abs(), amount.most.abs()];
  return least.gt(most) ? least : most;
}
