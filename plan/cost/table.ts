import { groupBy } from "../../lib/values";
import type { CostAssumptions } from "../../settings/cost-assumptions";
import type { CostPart } from "./cost-rule";
import {
  byPart,
  type Estimate,
  type EstimatedItem,
  isUnpriced,
  resourcesText,
  totalOf,
  unpricedFigures,
} from "./estimate";
import { HOURS_A_MONTH } from "./hours";
import { type Range, sumOf, withThousands } from "./money";
import { MOST_DAYS } from "./price-file";

/** An estimate in rows, for the terminal and the page. */
export interface CostTable {
  readonly total: Range;
  /** The most expensive first. */
  readonly parts: readonly PartRow[];
  readonly applications: readonly ApplicationRow[];
  /** What has no price, each once: `hour of a m7i.large instance on demand`. */
  readonly withoutPrice: readonly string[];
  /** Sentences about what the numbers rest on. */
  readonly assumed: readonly string[];
  readonly leftOut: readonly string[];
  /** What needs attention, such as old prices. */
  readonly warnings: readonly string[];
}

export interface PartRow {
  readonly part: CostPart;
  /** Dollars a month of what has a price; absent if nothing has one. */
  readonly cost?: Range;
  /** Whether something in it has no price. */
  readonly incomplete: boolean;
  readonly lines: readonly CostLine[];
}

/** Charges of the same kind. */
export interface CostLine {
  /** The resource, or how many there are: `16 repositories`. */
  readonly name: string;
  readonly about: string;
  readonly cost?: Range;
}

export interface ApplicationRow {
  readonly name: string;
  readonly own: Range;
  /** Whether something of its own has no price. */
  readonly incomplete: boolean;
  readonly shared: Range;
  readonly total: Range;
}

/** What no estimate of a plan can include. */
const LEFT_OUT = [
  "taxes, support plans, free tiers, Savings Plans and reserved instances",
  "what exists before the environment: the hosted zone, the registry of another environment, a network that it did not create",
  "CloudWatch metrics and queries of logs, snapshots of volumes, and traffic to other regions",
];

export function costTable(estimate: Estimate): CostTable {
  const { items, applications, total, assumptions } = estimate;
  const incomplete = new Set(items.filter(isUnpriced).map(({ application }) => application));
  return {
    total,
    parts: [...byPart(items)].map(([part, own]) => partRow(part, own)).sort(byCost),
    applications: applications.map(({ name, own, shared }) => ({
      name,
      own,
      incomplete: incomplete.has(name),
      shared,
      total: sumOf([own, shared]),
    })),
    withoutPrice: unpricedFigures(items),
    assumed: assumed(assumptions),
    leftOut: LEFT_OUT,
    warnings: warningsOf(estimate),
  };
}

function partRow(part: CostPart, items: readonly EstimatedItem[]): PartRow {
  return { part, ...costOf(items), incomplete: items.some(isUnpriced), lines: linesOf(items) };
}

/** One line for all charges that differ by the resource only. */
function linesOf(items: readonly EstimatedItem[]): CostLine[] {
  const groups = groupBy(items, ({ about, figure }) => JSON.stringify([about, figure.id]));
  return [...groups.values()].map((group) => ({
    name: resourcesText(group),
    about: group[0]?.about ?? "",
    ...costOf(group),
  }));
}

/** The cost of what has a price; absent if nothing has one. */
function costOf(items: readonly EstimatedItem[]): { readonly cost?: Range } {
  return items.every(isUnpriced) ? {} : { cost: totalOf(items) };
}

/** The higher upper end first; what has no price last. */
export function byCost(a: PartRow, b: PartRow): number {
  if (a.cost === undefined || b.cost === undefined) return Number(a.cost === undefined) - Number(b.cost === undefined);
  return b.cost.most.cmp(a.cost.most);
}

function assumed(assumptions: CostAssumptions): string[] {
  const { autoInstanceTypes, spotDiscountPercent } = assumptions;
  const a = assumptions;
  return [
    `a month of ${HOURS_A_MONTH} hours; spot at ${spotDiscountPercent} percent off; EKS Auto Mode chooses ${autoInstanceTypes.amd64} or ${autoInstanceTypes.arm64}`,
    `traffic a month: ${a.egressGb} GB to the internet, ${a.crossZoneGb} GB between zones, ${a.natGb} GB through NAT, ` +
      `${a.endpointGb} GB through endpoints, ${withThousands(String(a.dnsQueries))} DNS queries`,
    `stored: ${a.repositoryGb} GB in each image repository, ${a.filesGb} GB in each file system, ${a.objectsGb} GB in each bucket`,
    `used: ${withThousands(String(a.objectWrites))} writes and ${withThousands(String(a.objectReads))} reads of each bucket, ${a.filesReadGb} GB read from and ` +
      `${a.filesWrittenGb} GB written to each file system, ${a.logsGb} GB written to each log group, ` +
      `${withThousands(String(a.keyRequests))} requests to each key, and each load balancer at ${a.loadBalancerCapacityPercent} percent of a capacity unit`,
    "shared parts are divided among applications by what their pods request, half by CPUs and half by memory",
  ];
}

function warningsOf({ outdated, unknownTypes, region }: Estimate): string[] {
  return [
    ...(outdated.length > 0
      ? [
          `prices of ${region} were read more than ${MOST_DAYS} days ago (${outdated.join(", ")}). Fix: npm run prices -- ${region}`,
        ]
      : []),
    ...unknownTypes.map((type) => `${type} is not counted: no rule says what it costs`),
  ];
}
