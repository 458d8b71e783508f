import { type CostAssumptions, DEFAULT_COST_ASSUMPTIONS } from "../../settings/cost-assumptions";
import { awsType, isAwsType } from "../aws-types";
import { isApplication } from "../graph";
import { isKubernetesType, kubernetesType } from "../kubernetes-types";
import { autoscalersIn } from "../pods";
import { groupBy } from "../../lib/values";
import { costContext, requestsOf } from "./context";
import type { Charge, CostContext, CostItem, CostPart, CostResource, PodRequests } from "./cost-rule";
import { divide } from "./divide";
import type { Figure } from "./figure";
import { isNothing, type Range, sumOf } from "./money";
import { costsOf } from "./price";
import { outdated, type PriceFile } from "./price-file";
import { regionOf } from "./resources";

/** What an environment costs in a month of 730 hours, in dollars. */
export interface Estimate {
  readonly region: string;
  /** Of everything that has a price. */
  readonly total: Range;
  readonly items: readonly EstimatedItem[];
  readonly applications: readonly ApplicationCost[];
  /** Types of AWS without a charge in the table of types: they may cost something. */
  readonly unknownTypes: readonly string[];
  /** IDs of the figures whose prices have to be read again. */
  readonly outdated: readonly string[];
  readonly assumptions: CostAssumptions;
  /** All figures that rules asked for, also those of which nothing is used now. */
  readonly figures: readonly Figure[];
}

/** A charge for a resource. */
export interface EstimatedItem extends CostItem {
  readonly resource: Pick<CostResource, "urn" | "type" | "name">;
  /** The application that it belongs to; absent for the platform. */
  readonly application?: string;
  /** Dollars a month; absent if the figure has no price. */
  readonly cost?: Range;
}

/** What an application costs. */
export interface ApplicationCost {
  readonly name: string;
  /** Charges of its own resources that have a price. */
  readonly own: Range;
  /** Its part of the platform's charges, by what its pods request. */
  readonly shared: Range;
}

/** What an estimate needs besides the resources. */
export interface EstimateOptions {
  readonly prices: PriceFile | undefined;
  readonly today: Date;
  readonly assumptions?: Partial<CostAssumptions>;
}

/**
 * Estimates what AWS charges for an environment.
 *
 * @returns undefined for an environment without AWS.
 */
export function estimateOf(resources: readonly CostResource[], options: EstimateOptions): Estimate | undefined {
  const { prices, today } = options;
  const region = regionOf(resources);
  if (region === undefined) return undefined;
  const assumptions = { ...DEFAULT_COST_ASSUMPTIONS, ...options.assumptions };
  const context = costContext(resources, { assumptions, prices, today });
  const ownerOf = owners(resources);
  const all = resources.flatMap((resource) => itemsOf(resource, context, ownerOf));
  const charged = all.filter(({ quantity }) => !isNothing(quantity));
  const costs = costsOf(charged, prices);
  const items = charged.map((item, index) => {
    const cost = costs[index];
    return cost === undefined ? item : { ...item, cost };
  });
  const used = [...new Set(items.map(({ figure }) => figure.id))];
  return {
    region,
    total: totalOf(items),
    items,
    applications: applicationCosts(resources, items, ownerOf),
    unknownTypes: [...new Set(resources.filter(({ type }) => isUnknown(type)).map(({ type }) => type))].sort(),
    outdated: prices === undefined ? [] : outdated(prices, used, today),
    assumptions,
    figures: [...new Map(all.map(({ figure }) => [figure.id, figure])).values()],
  };
}

/** The sum of what has a price. */
export function totalOf(items: readonly EstimatedItem[]): Range {
  return sumOf(items.flatMap(({ cost }) => cost ?? []));
}

/** What has no price, each once: `hour of a NAT gateway`. */
export function unpricedFigures(items: readonly EstimatedItem[]): string[] {
  return [...new Set(items.filter(isUnpriced).map(({ figure }) => figure.what))];
}

/** Whether there are charges and none has a price: then the total of zero means nothing. */
export function hasNoPrice({ items }: Pick<Estimate, "items">): boolean {
  return items.length > 0 && items.every(isUnpriced);
}

export function isUnpriced({ cost }: EstimatedItem): boolean {
  return cost === undefined;
}

/** The resources of charges: up to two names, or how many there are. */
export function resourcesText(items: readonly EstimatedItem[]): string {
  const names = [...new Set(items.map(({ resource }) => resource.name))];
  return names.length > 2 ? `${names.length} resources` : names.join(", ");
}

/** Items by their part, in the order of the list of parts. */
export function byPart(items: readonly EstimatedItem[]): ReadonlyMap<CostPart, readonly EstimatedItem[]> {
  return groupBy(items, ({ part }) => part);
}

function chargeOf(type: string): Charge | undefined {
  return isKubernetesType(type) ? (kubernetesType(type).charge ?? "free") : awsType(type).charge;
}

function isUnknown(type: string): boolean {
  return isAwsType(type) && chargeOf(type) === undefined;
}

function itemsOf(
  resource: CostResource,
  context: CostContext,
  ownerOf: (urn: string) => string | undefined,
): EstimatedItem[] {
  const charge = chargeOf(resource.type);
  if (typeof charge !== "function") return [];
  const { urn, type, name } = resource;
  const application = ownerOf(urn);
  const of = { resource: { urn, type, name }, ...(application === undefined ? {} : { application }) };
  return charge(resource, context).map((item) => ({ ...item, ...of }));
}

/** Returns the name of the application in which a resource is. */
function owners(resources: readonly CostResource[]): (urn: string) => string | undefined {
  const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
  const known = new Map<string, string | undefined>();
  const ownerOf = (urn: string): string | undefined => {
    if (known.has(urn)) return known.get(urn);
    const resource = byUrn.get(urn);
    const above = resource?.parent === undefined ? undefined : ownerOf(resource.parent);
    const owner = resource !== undefined && isApplication(resource.type) ? resource.name : above;
    known.set(urn, owner);
    return owner;
  };
  return ownerOf;
}

function applicationCosts(
  resources: readonly CostResource[],
  items: readonly EstimatedItem[],
  ownerOf: (urn: string) => string | undefined,
): ApplicationCost[] {
  const names = resources.filter(({ type }) => isApplication(type)).map(({ name }) => name);
  const members = new Map<string, CostResource[]>(names.map((name) => [name, []]));
  for (const resource of resources) members.get(ownerOf(resource.urn) ?? "")?.push(resource);
  const autoscalers = autoscalersIn(resources);
  const requests = [...members.values()].map((own) => requestsOf(own, autoscalers));
  const charges = groupBy(items, ({ application }) => application);
  const shared = totalOf(charges.get(undefined) ?? []);
  const weights = (end: "least" | "most"): readonly PodRequests[] => requests.map((request) => request[end]);
  const least = divide(shared.least, weights("least"));
  const most = divide(shared.most, weights("most"));
  return names.map((name, index) => ({
    name,
    own: totalOf(charges.get(name) ?? []),
    shared: { least: least[index] ?? shared.least, most: most[index] ?? shared.most },
  }));
}
