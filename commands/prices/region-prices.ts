import type { Figure } from "../../plan/cost/figure";
import type { Price, PriceFile, PriceSource } from "../../plan/cost/price-file";
import { PRICE_LIST } from "./command";
import { download, naming } from "./download";
import { figurePrice } from "./figure-price";
import { offerPath, offersOf, type PriceOffer } from "./offer";
import { type PriceListEdition, readPriceList } from "./price-list";
import { columnsOf, ListedPrices } from "./rows";

/** What a region's files of the price list have. */
export interface RegionPrices {
  readonly file: PriceFile;
  /** The figures that were found in each offer. */
  readonly offers: readonly { readonly name: string; readonly found: number; readonly edition: PriceListEdition }[];
  readonly missing: readonly Figure[];
  readonly warnings: readonly string[];
}

/** Dependencies of {@link regionPrices}. */
export interface PriceListAccess {
  /** Address of the price list, or of a mirror. */
  readonly from: string;
  readonly today: Date;
  /** Prints which file is read: that of EC2 takes minutes. */
  readonly progress: (line: string) => void;
}

/**
 * Reads the prices of a region, file by file.
 *
 * @throws Error with the address of a file that cannot be read, or has another price than one of each figure.
 */
export async function regionPrices(
  region: string,
  figures: readonly Figure[],
  access: PriceListAccess,
): Promise<RegionPrices> {
  const offers = [];
  for (const offer of offersOf(figures)) offers.push(await offerPrices(offer, region, access));
  const prices = new Map(offers.flatMap((offer) => offer.prices).sort(([one], [other]) => (one < other ? -1 : 1)));
  if (prices.size === 0) {
    throw new Error(`${access.from} has no price of any figure in ${region}. Fix: use the list of ${PRICE_LIST}`);
  }
  return {
    file: { region, currency: "USD", figures: Object.fromEntries(prices) },
    offers: offers.map(({ name, prices: found, edition }) => ({ name, found: found.length, edition })),
    missing: figures.filter(({ id }) => !prices.has(id)),
    warnings: offers.flatMap(({ warnings }) => warnings),
  };
}

async function offerPrices(offer: PriceOffer, region: string, { from, today, progress }: PriceListAccess) {
  const url = `${from}${offerPath(offer, region)}`;
  progress(`reading ${url}`);
  const listed = new ListedPrices(offer, region);
  const edition = await naming(url, async () => {
    const input = await download(url);
    return readPriceList(input, columnsOf(offer), (row) => {
      listed.add(row);
    });
  });
  const source: PriceSource = {
    // The edition's own address, which keeps its content.
    file: `${PRICE_LIST}${offerPath(offer, region, edition.version)}`,
    ...(edition.published === undefined ? {} : { published: edition.published }),
    read: today.toISOString().slice(0, 10),
  };
  const prices: [string, Price][] = [];
  const warnings: string[] = [];
  for (const figure of offer.figures) {
    const rows = listed.of(figure);
    if (rows.length === 0) continue;
    const found = await naming(`${url}, ${figure.id}`, () => figurePrice(figure, rows));
    const { unit, tiers, ...rest } = found.price;
    prices.push([figure.id, { unit, tiers, source, ...rest }]);
    warnings.push(...found.warnings);
  }
  return { name: offer.name, edition, prices, warnings };
}
