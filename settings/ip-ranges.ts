import { z } from "zod";

import { ipv4Address, ipv4Range } from "../lib/ipv4";
import type { Fix } from "./fixes";
import { duplicateOf, fieldMeta, reportRemoval } from "./values";

/** Ranges for networks of one's own, without routes in the internet (RFC 1918 and RFC 6598). */
const PRIVATE = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"] as const;

/** Ranges that no network has: of this host, link-local, multicast and kept for later (RFC 6890, section 2.2.2). */
const UNUSABLE = ["0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "224.0.0.0/3"] as const;

/** Most ranges of EKS's public endpoint, which AWS does not raise (Amazon EKS User Guide, "Service quotas"). */
const MOST_PUBLIC = 40;

const PUBLIC_EXAMPLE = "203.0.113.0/24";

/** An IPv4 range in CIDR notation. */
export const cidr = (example: string = PUBLIC_EXAMPLE) =>
  z.cidrv4({ error: `an IPv4 range in CIDR notation, such as ${example}` }).register(fieldMeta, { example });

/** Sizes of a new VPC: below /20 the public subnets would have fewer than the 8 free addresses that a load balancer requires. */
const NETWORK_PREFIX = { min: 16, max: 20 } as const;

/** The range of a new VPC. With a public one, which AWS allows too, nodes could not reach those addresses in the internet. */
export const networkCidr = () => {
  const example = "10.0.0.0/16";
  return cidr(example)
    .superRefine((value, context) => {
      if (!isCidr(value)) return;
      const network = firstAddressOf(value);
      const isAllowed = hasSize(value, NETWORK_PREFIX) && isIn(value, PRIVATE);
      if (isAllowed && network === value) return;
      const sizes = `/${NETWORK_PREFIX.min} to /${NETWORK_PREFIX.max}`;
      const message = isAllowed ? firstAddressRule(network) : `a range from ${sizes} in ${PRIVATE.join(", ")}`;
      const params: Fix = { example: isAllowed ? network : example };
      context.addIssue({ code: "custom", message, params });
    })
    .register(fieldMeta, { example });
};

/** Ranges of clients in the internet; whether all addresses are too many is a matter of policies. */
export const publicCidrs = () =>
  z
    .array(cidr())
    .max(MOST_PUBLIC)
    // Also checked if some are no ranges: all problems are reported at once.
    .superRefine(checkPublic, { when: ({ value }) => Array.isArray(value) });

/** Reports each range that is equal to one before it, not in the internet, or does not begin with its first address. */
function checkPublic(given: readonly unknown[], context: z.core.$RefinementCtx): void {
  const ranges = given.map((range) => (isCidr(range) ? firstAddressOf(range) : undefined));
  // The last first: each command that removes an element moves those after it. Those beyond the limit are removed anyway.
  for (const [index, range] of [...ranges.entries()].slice(0, MOST_PUBLIC).reverse()) {
    if (range === undefined) continue;
    const unusable = duplicateOf(ranges, index) ?? (isPublic(range) ? undefined : PUBLIC_RULE);
    if (unusable !== undefined) {
      reportRemoval(context, [index], unusable);
    } else if (range !== given[index]) {
      const params: Fix = { example: range };
      context.addIssue({ code: "custom", path: [index], message: firstAddressRule(range), params });
    }
  }
}

const PUBLIC_RULE =
  "a range in the internet: requests from private, link-local and reserved addresses do not reach the public endpoint";

/** Whether a network can have all addresses of a range. */
export function isUsable(range: string): boolean {
  return !overlaps(range, UNUSABLE);
}

function isPublic(range: string): boolean {
  return range.endsWith("/0") || !overlaps(range, [...PRIVATE, ...UNUSABLE]);
}

/** Whether a value is an IPv4 range in CIDR notation. */
export function isCidr(value: unknown): value is string {
  return z.cidrv4().safeParse(value).success;
}

/** Whether the length of a range's prefix is between two inclusive bounds. */
export function hasSize(value: string, { min, max }: { readonly min: number; readonly max: number }): boolean {
  const prefix = Number(value.split("/")[1]);
  return prefix >= min && prefix <= max;
}

/** Whether a range is written with its first address, as AWS shows it. */
export function startsAtFirst(value: string): boolean {
  return firstAddressOf(value) === value;
}

function isIn(value: string, ranges: readonly string[]): boolean {
  const inner = ipv4Range(value);
  return ranges.map(ipv4Range).some(({ first, last }) => first <= inner.first && inner.last <= last);
}

/** Whether a range has addresses of others. */
export function overlaps(value: string, ranges: readonly string[]): boolean {
  const own = ipv4Range(value);
  return ranges.map(ipv4Range).some(({ first, last }) => first <= own.last && own.first <= last);
}

function firstAddressRule(range: string): string {
  return `a range that begins with its first address: ${range}`;
}

/** The same range, as AWS shows it. */
function firstAddressOf(value: string): string {
  return `${ipv4Address(ipv4Range(value).first)}/${value.split("/")[1] ?? ""}`;
}
