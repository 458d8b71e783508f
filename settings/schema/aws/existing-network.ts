import { z } from "zod";

import type { Fix } from "../../fixes";
import { hasSize, isCidr, isUsable, overlaps, startsAtFirst } from "../../ip-ranges";
import { fieldMeta, reportRemoval, text } from "../../values";

/** Identifiers of EC2 end in 17 hexadecimal digits; old ones in 8. */
const id = (prefix: string) => new RegExp(`^${prefix}-(?:[0-9a-f]{8}|[0-9a-f]{17})$`);

const SUBNET_EXAMPLE = "subnet-0123456789abcdef0";

/** The ID of a VPC. */
export const vpcId = () => text(id("vpc"), "the ID of a VPC", "vpc-0123456789abcdef0");

const subnetId = () => text(id("subnet"), "the ID of a subnet", SUBNET_EXAMPLE);

/** Sizes that AWS allows a subnet. */
const PREFIX = { min: 16, max: 28 } as const;

/** The IPv4 range of a subnet. */
const subnetCidr = () => {
  const example = "10.20.128.0/24";
  const error = `the IPv4 range of a subnet, from /${PREFIX.min} to /${PREFIX.max}, such as ${example}`;
  return z.string({ error }).refine(isSubnetRange, { error }).register(fieldMeta, { example });
};

/** The subnets of one zone. */
const zoneSubnets = z.strictObject({
  /** Nodes, pods, databases and file systems. */
  private: subnetId(),
  /** Load balancers; it has a route to an internet gateway. */
  public: subnetId(),
  /** Range of the public subnet: clients' addresses are accepted from load balancers alone. */
  publicCidr: subnetCidr(),
});

/** Subnets by zone. */
export const subnets = z.record(z.string(), zoneSubnets).superRefine(checkDifferent);

export type SubnetSettings = z.infer<typeof subnets>;

/** Reports subnets that are named twice, and ranges that overlap: subnets of a VPC have different addresses. */
function checkDifferent(zones: SubnetSettings, context: z.core.$RefinementCtx): void {
  const places = new Map<string, string>();
  const ranges: [string, string][] = [];
  for (const [zone, { publicCidr, ...ids }] of Object.entries(zones)) {
    for (const [kind, subnet] of Object.entries(ids)) {
      const place = places.get(subnet);
      if (place !== undefined) report(context, [zone, kind], `another subnet than ${place}`);
      places.set(subnet, `network.subnets.${zone}.${kind}`);
    }
    if (!isSubnetRange(publicCidr)) continue;
    const [other] = ranges.find(([, range]) => overlaps(publicCidr, [range])) ?? [];
    if (other !== undefined) {
      report(context, [zone, "publicCidr"], `a range that does not overlap with network.subnets.${other}.publicCidr`);
    }
    ranges.push([zone, publicCidr]);
  }
}

function report(context: z.core.$RefinementCtx, path: string[], message: string): void {
  context.addIssue({ code: "custom", path, message, params: { example: "<value>" } satisfies Fix });
}

/** The settings of a network that say whether it exists already. */
interface PlacedSettings {
  readonly vpcId?: string | undefined;
  readonly subnets?: SubnetSettings;
}

/** Requires the subnets of an existing network to be those of the environment's zones. */
export function requireSubnetsOfZones(
  { network: { vpcId, subnets = {} }, zones }: { readonly network: PlacedSettings; readonly zones: readonly string[] },
  context: z.core.$RefinementCtx,
): void {
  if (vpcId === undefined) return;
  const path = ["network", "subnets"];
  const named = Object.keys(subnets);
  const missing = zones.find((zone) => !named.includes(zone));
  if (missing !== undefined) {
    context.addIssue({
      code: "custom",
      path,
      message: `an object with the subnets of each zone of slipway:zones (${zones.join(", ")}) where network.vpcId is set`,
      params: { at: [missing, "private"], example: SUBNET_EXAMPLE } satisfies Fix,
    });
  }
  for (const zone of named.filter((one) => !zones.includes(one))) {
    reportRemoval(context, [...path, zone], `left out, or one of slipway:zones (${zones.join(", ")})`);
  }
}

/** Whether a text is a range as AWS shows that of a subnet, which begins with its first address. */
function isSubnetRange(value: string): boolean {
  return isCidr(value) && hasSize(value, PREFIX) && startsAtFirst(value) && isUsable(value);
}
