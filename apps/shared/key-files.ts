import type * as pulumi from "@pulumi/pulumi";

import type { ApplicationPlatform } from "../../platform/contract";

/** Keys of a kind as files by their names; those that are not given are generated. */
export function keyFiles(
  platform: ApplicationPlatform,
  kind: string,
  names: readonly string[],
  given: Readonly<Record<string, pulumi.Output<string>>>,
): Readonly<Record<string, pulumi.Output<string>>> {
  return Object.fromEntries(names.map((name) => [name, platform.secret(`${kind}-${name}`, given[name])]));
}
