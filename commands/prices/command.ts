import { UsageError } from "../../lib/command";
import { isRegion, REGION_RULE } from "../../settings/regions";
import { parseArguments } from "../arguments";

/** Where AWS publishes its price list. */
export const PRICE_LIST = "https://pricing.us-east-1.amazonaws.com";

/** Options of the prices command. */
export interface PricesOptions {
  /** The regions whose prices are read; all that environments use if empty. */
  readonly regions: readonly string[];
  /** Address of the price list, or of a mirror of it, without a slash at the end. */
  readonly from: string;
}

export const USAGE = `Reads the prices that cost estimates need from AWS's public price list into prices/<region>.json.

  npm run prices                                       of all regions with an environment
  npm run prices -- <region>...                        of some of them, such as: npm run prices -- eu-central-1
  npm run prices -- --from <url>                       from a mirror of ${PRICE_LIST}

No AWS account is needed. The list of EC2 has several hundred MB per region, so this takes minutes. If a list cannot be
read, no file changes.`;

/**
 * Parses the arguments of the command; undefined if help is requested.
 *
 * @throws UsageError with the invalid argument and what is allowed.
 */
export function parsePricesOptions(args: readonly string[]): PricesOptions | undefined {
  const { values, positionals } = parse(args);
  if (values.help) return undefined;
  for (const region of positionals) {
    if (!isRegion(region)) throw new UsageError(`${JSON.stringify(region)} must be ${REGION_RULE}.\n\n${USAGE}`);
  }
  const { from = PRICE_LIST } = values;
  if (!/^https?:$/.test(protocolOf(from))) {
    throw new UsageError(
      `--from is ${JSON.stringify(from)}; it must be an address with http or https, such as ${PRICE_LIST}.`,
    );
  }
  return { regions: [...new Set(positionals)], from: from.replace(/\/+$/, "") };
}

function protocolOf(url: string): string {
  return URL.canParse(url) ? new URL(url).protocol : "";
}

function parse(args: readonly string[]) {
  return parseArguments(
    {
      args: [...args],
      allowPositionals: true,
      options: { from: { type: "string" }, help: { type: "boolean", short: "h", default: false } },
    },
    USAGE,
  );
}
