import type { PriceFile } from "../../plan/cost/price-file";
import { tiersText } from "./figure-price";
import type { RegionPrices } from "./region-prices";

/** What the command prints about a region. */
export function reportLines(
  { file, offers, missing, warnings }: RegionPrices,
  former: PriceFile | undefined,
): readonly string[] {
  const [before, after] = [former?.figures ?? {}, file.figures];
  const gone = new Set(missing.map(({ id }) => id));
  return [
    `${file.region}:`,
    ...offers.map(({ name, found, edition: { published } }) => {
      const figures = `${found} ${found === 1 ? "figure" : "figures"}`;
      return `  ${name}: ${figures}${published === undefined ? "" : `, published on ${published}`}`;
    }),
    ...Object.entries(after).flatMap(([id, { tiers }]) => {
      const [previous, present] = [tiersText(before[id]?.tiers ?? []), tiersText(tiers)];
      if (previous === "") return [`  new: ${id} ${present}`];
      return previous === present ? [] : [`  changed: ${id} ${previous} -> ${present}`];
    }),
    ...missing.map(({ id, row }) => {
      const previous = before[id] === undefined ? "" : `; its former price, ${tiersText(before[id].tiers)}, is dropped`;
      return `  no price: ${id}, ${row.offer} has no row of the usage type ${row.usage} with its columns${previous}`;
    }),
    ...Object.keys(before)
      .filter((id) => after[id] === undefined && !gone.has(id))
      .map((id) => `  dropped: ${id}, which no environment uses`),
    ...warnings.map((warning) => `  warning: ${warning}`),
  ];
}
