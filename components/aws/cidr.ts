import { ipv4Range } from "../../lib/ipv4";

/** CIDR ranges of a network's subnets, one of each kind per zone. */
export interface SubnetRanges {
  /** For nodes and pods, each an eighth of the network. */
  readonly private: readonly string[];
  /** For load balancers and NAT gateways, each a thirty-second. */
  readonly public: readonly string[];
}

/** AWS allows /16 to /28; below /20 the public subnets would have fewer than the 8 free addresses that a load balancer requires. */
const PREFIX = { min: 16, max: 20 } as const;

/**
 * Divides a network's range among up to four zones: private subnets fill the first half, public ones begin at the second.
 *
 * @throws RangeError if the network is larger than /16 or smaller than /20.
 */
export function subnetRanges(cidr: string, zones: number): SubnetRanges {
  const [, prefixText = ""] = cidr.split("/");
  const prefix = Number(prefixText);
  if (!(prefix >= PREFIX.min && prefix <= PREFIX.max)) {
    throw new RangeError(
      `network.cidr is ${cidr}; its prefix must be from /${PREFIX.min} to /${PREFIX.max}, such as 10.0.0.0/16. ` +
        "Fix: pulumi config set --path 'slipway:network.cidr' 10.0.0.0/16",
    );
  }
  const size = 2 ** (32 - prefix);
  const start = ipv4Range(cidr).first;
  const range = (offset: number, bits: number, index: number) =>
    `${toAddress(start + offset + index * 2 ** (32 - prefix - bits))}/${prefix + bits}`;
  const indexes = Array.from({ length: zones }, (_, index) => index);
  return {
    private: indexes.map((index) => range(0, 3, index)),
    public: indexes.map((index) => range(size / 2, 5, index)),
  };
}

function toAddress(number: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join(".");
}
