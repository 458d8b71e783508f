import { groupBy } from "../../lib/values";
import type { Figure } from "../../plan/cost/figure";
import type { PriceOffer } from "./offer";
import type { PriceListRowReader } from "./price-list";
import type { ListedTier } from "./tiers";

/** A row of the price list that has a figure. */
export interface ListedPrice extends ListedTier {
  readonly description: string;
  /** Of an instance type: `2` and `8 GiB`. */
  readonly vcpus: string;
  readonly memory: string;
}

const COLUMNS = [
  ...["SKU", "TermType", "PriceDescription", "StartingRange", "EndingRange"],
  ...["Unit", "PricePerUnit", "Currency", "usageType"],
];

/** The columns that the file of an offer must have. */
export function columnsOf({ figures }: PriceOffer): string[] {
  const further = figures.flatMap(({ row }) => Object.keys(row.columns ?? {}));
  return [...new Set([...COLUMNS, ...further, ...(figures.some(isInstance) ? ["vCPU", "Memory"] : [])])];
}

/** Whether a figure is the hour of an instance type, of EC2 or RDS. */
export function isInstance({ row }: Figure): boolean {
  return /^(?:BoxUsage|InstanceUsage|Multi-AZUsage):/.test(row.usage);
}

/** Collects the rows of an offer's figures. */
export class ListedPrices {
  private readonly byUsage: ReadonlyMap<string, readonly Figure[]>;
  private readonly found = new Map<string, ListedPrice[]>();

  constructor(
    private readonly offer: PriceOffer,
    private readonly region: string,
  ) {
    this.byUsage = groupBy(offer.figures, ({ row }) => row.usage);
  }

  /** The rows of a figure; none if the list does not have it. */
  of(figure: Figure): readonly ListedPrice[] {
    return this.found.get(figure.id) ?? [];
  }

  /** Takes a row if it has a figure. @throws Error if its unit or currency is another one. */
  add(row: PriceListRowReader): void {
    if (row("TermType") !== "OnDemand" || !this.isHere(row)) return;
    for (const figure of this.byUsage.get(this.usageOf(row("usageType"))) ?? []) {
      const columns = Object.entries(figure.row.columns ?? {});
      if (columns.every(([column, value]) => row(column) === value)) this.take(figure, row);
    }
  }

  /** Files also have rows of local zones, and of other places than regions. */
  private isHere(row: PriceListRowReader): boolean {
    if (this.offer.global) return true;
    return ["", this.region].includes(row("Region Code")) && ["", "AWS Region"].includes(row("Location Type"));
  }

  /**
   * A usage type without the region's prefix: some services have `EUC1-`, in the first regions none or `EU-`, KMS the
   * region's name, and RDS also `USE1:`. A file for all regions has the types without a prefix, and others with one.
   */
  private usageOf(usageType: string): string {
    if (this.offer.global) return usageType;
    const name = `${this.region}-`;
    return usageType.startsWith(name) ? usageType.slice(name.length) : usageType.replace(/^(?:[A-Z]{3}\d|EU)[-:]/, "");
  }

  private take(figure: Figure, row: PriceListRowReader): void {
    const [sku, unit, currency] = [row("SKU"), row("Unit"), row("Currency")];
    if (unit.toLowerCase() !== figure.row.unit.toLowerCase()) {
      throw new Error(
        `${figure.id} has the unit ${unit} (product ${sku}) instead of ${figure.row.unit}. ` +
          "Fix: correct the unit of the figure in plan/cost/figures, and its quantity in plan/cost/rules",
      );
    }
    if (currency !== "USD") throw new Error(`${figure.id} is in ${currency} (product ${sku}) instead of USD`);
    const listed: ListedPrice = {
      sku,
      from: row("StartingRange"),
      to: row("EndingRange"),
      usd: row("PricePerUnit"),
      description: row("PriceDescription"),
      vcpus: row("vCPU"),
      memory: row("Memory"),
    };
    this.found.set(figure.id, [...this.of(figure), listed]);
  }
}
