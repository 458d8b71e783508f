import type { CostResource } from "../../../plan/cost/cost-rule";
import { type Estimate, estimateOf, type EstimateOptions } from "../../../plan/cost/estimate";
import { dollarRange } from "../../../plan/cost/money";
import type { CostAssumptions } from "../../../settings/cost-assumptions";
import type { Price, PriceFile, PriceTier } from "../../../plan/cost/price-file";

const SOURCE = { file: "https://example.com/prices.csv", read: "2026-11-01" };

/** The day of the estimates in tests. */
export const TODAY = new Date("2026-11-30T12:00:00Z");

/** A resource, under the stack unless `parent` is another name. */
export function resource(
  type: string,
  name: string,
  props: Readonly<Record<string, unknown>> = {},
  { parent, dependsOn = [] }: { parent?: CostResource; dependsOn?: readonly CostResource[] } = {},
): CostResource {
  return {
    type,
    name,
    urn: `urn:pulumi:dev::slipway::${type}::${name}`,
    ...(parent === undefined ? {} : { parent: parent.urn }),
    dependsOn: dependsOn.map(({ urn }) => urn),
    props,
  };
}

/** A price of one tier, or of several: `{ 0: "0.50", 10240: "0.25" }`. */
export function price(usd: string | Readonly<Record<string, string>>, instance?: Price["instance"]): Price {
  const tiers: PriceTier[] =
    typeof usd === "string" ? [{ from: "0", usd }] : Object.entries(usd).map(([from, each]) => ({ from, usd: each }));
  return { unit: "Hrs", tiers, source: SOURCE, ...(instance === undefined ? {} : { instance }) };
}

/** A price file with some figures. */
export function priceFile(figures: Readonly<Record<string, Price | string>>): PriceFile {
  return {
    region: "us-east-1",
    currency: "USD",
    figures: Object.fromEntries(
      Object.entries(figures).map(([id, given]) => [id, typeof given === "string" ? price(given) : given]),
    ),
  };
}

/** Estimates some resources of an environment on AWS. */
export function estimated(
  resources: readonly CostResource[],
  figures: Readonly<Record<string, Price | string>>,
  options: Partial<EstimateOptions> = {},
): Estimate {
  const provider = resource("pulumi:providers:aws", "aws", { region: "us-east-1" });
  const found = estimateOf([provider, ...resources], { prices: priceFile(figures), today: TODAY, ...options });
  if (found === undefined) throw new Error("there is a provider of AWS");
  return found;
}

/** The charges as text: `NAT gateway: $32.85`. */
export function charges({ items }: Estimate): string[] {
  return items.map(({ about, cost }) => `${about}: ${cost === undefined ? "no price" : dollarRange(cost)}`);
}

/** The charges with their quantities: `nat/hour 730`. */
export function quantities(
  resources: readonly CostResource[],
  assumptions: Partial<CostAssumptions> = {},
  figures: Readonly<Record<string, Price | string>> = {},
): string[] {
  return estimated(resources, figures, { assumptions }).items.map(({ figure, quantity, share }) => {
    const [least, most] = [quantity.least.round(2).toString(), quantity.most.round(2).toString()];
    return `${figure.id} ${least === most ? least : `${least} to ${most}`}${share === undefined ? "" : ` x ${share.toString()}`}`;
  });
}

/** A case of the rules. */
export interface RuleCase {
  readonly what: string;
  readonly resources: readonly CostResource[];
  readonly assumptions?: Partial<CostAssumptions>;
  readonly figures?: Readonly<Record<string, Price>>;
  readonly expected: readonly string[];
}
