/** First and last address of a range, as numbers. */
interface Ipv4Range {
  readonly first: number;
  readonly last: number;
}

/** Addresses of a valid range in CIDR notation, whose address may be any in it. */
export function ipv4Range(cidr: string): Ipv4Range {
  const [address = "", prefix = ""] = cidr.split("/");
  const size = 2 ** (32 - Number(prefix));
  const first = Math.floor(ipv4Number(address) / size) * size;
  return { first, last: first + size - 1 };
}

/** A dotted address as a number. */
function ipv4Number(address: string): number {
  return address.split(".").reduce((number, part) => number * 256 + Number(part), 0);
}

/** The reverse of {@link ipv4Number}. */
export function ipv4Address(number: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join(".");
}
