import { ipv4Address, ipv4Range } from "../../lib/ipv4";

/** CIDR ranges of a network's subnets, one of each kind per zone. */
export interface SubnetRanges {
  /** For nodes and pods, each an eighth of the network. */
  readonly private: readonly string[];
  /** For load balancers and NAT gateways, each a thirty-second. */
  readonly public: readonly string[];
}

/**
 * Divides a network's range among up to four zones: private subnets fill the first half, public ones begin at the second.
 *
 * @param cidr Range of a size that the settings allow.
 */
export function subnetRanges(cidr: string, zones: number): SubnetRanges {
  const prefix = Number(cidr.split("/")[1]);
  const size = 2 ** (32 - prefix);
  const start = ipv4Range(cidr).first;
  const range = (offset: number, bits: number, index: number) =>
    `${ipv4Address(start + offset + index * 2 ** (32 - prefix - bits))}/${prefix + bits}`;
  const indexes = Array.from({ length: zones }, (_, index) => index);
  return {
    private: indexes.map((index) => range(0, 3, index)),
    public: indexes.map((index) => range(size / 2, 5, index)),
  };
}
