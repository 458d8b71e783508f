import * as pulumi from "@pulumi/pulumi";

import { ProblemsError } from "../../lib/problems-error";
import { keyArguments } from "../../settings/keys";
import { isRecord } from "../../lib/values";

/** Name of the stack output that carries the sizes of volume claims from one update to the next. */
export const CLAIMS_OUTPUT = "claims";

/** A volume claim, or a group of equal claims, and its requested size. */
export interface ClaimSize {
  /** Name of the claim, unique in the stack. */
  readonly claim: string;
  /** GiB. */
  readonly size: number;
  /** Key of the setting that the size comes from, such as `shop:uploads.size`. @default none: the program sets it */
  readonly setting?: string | undefined;
}

/** A workload whose number of pods must not become smaller. */
export interface PodCount {
  /** Name of the workload, unique in the stack. */
  readonly name: string;
  readonly replicas: number;
  /** Key of the setting that the number comes from, such as `slipway:databases.mongodb.members`. */
  readonly setting: string;
}

/** A claim, or the number of claims of a workload, would shrink. */
export class ClaimShrinkError extends ProblemsError {}

/**
 * The sizes of a stack's volume claims, and the numbers of pods that have claims and must not become fewer. Kubernetes
 * cannot shrink a volume, and a smaller request would only fail in the middle of an update, so it is refused before its
 * resource is registered.
 */
export class ClaimSizes {
  /**
   * The sizes of this update in GiB, by claim, and the numbers of pods, by `<workload> pods`, to be kept as the stack
   * output {@link CLAIMS_OUTPUT}.
   */
  readonly current: Record<string, pulumi.Output<number>> = {};

  /** @param previous what the last update recorded as `current`. */
  constructor(private readonly previous: pulumi.Output<unknown>) {}

  /**
   * Records a claim and returns its size in GiB, for the claim's request: a resource that uses the output is not
   * registered with a size that is refused.
   *
   * @throws ClaimShrinkError through the output, if the last update recorded a larger size.
   */
  growing(wanted: ClaimSize): pulumi.Output<number> {
    return this.record(wanted.claim, (previous) => checkedSize(wanted, previous));
  }

  /**
   * Records the number of pods of a workload and returns it, for its resource.
   *
   * @throws ClaimShrinkError through the output, if the last update recorded a larger number.
   */
  neverFewer(wanted: PodCount): pulumi.Output<number> {
    return this.record(`${wanted.name} pods`, (previous) => checkedCount(wanted, previous));
  }

  private record(key: string, checked: (previous: unknown) => number): pulumi.Output<number> {
    const value = this.previous.apply((all) => checked(isRecord(all) ? all[key] : undefined));
    this.current[key] = value;
    return value;
  }
}

function checkedSize({ claim, size, setting }: ClaimSize, previous: unknown): number {
  if (typeof previous !== "number" || size >= previous) return size;
  const stack = pulumi.getStack();
  throw new ClaimShrinkError(
    `${setting ?? `the size of claim ${claim}`} is ${size}, but the volume of claim ${claim} in ${stack} has ${previous} GiB; ` +
      `a volume cannot shrink, so it must be ${previous} or more. Fix: ` +
      (setting === undefined
        ? `set the claim's size to ${previous} in the program, then npx pulumi preview -s ${stack}`
        : `pulumi config set ${keyArguments(setting)} ${previous} -s ${stack}`),
  );
}

function checkedCount({ name, replicas, setting }: PodCount, previous: unknown): number {
  if (typeof previous !== "number" || replicas >= previous) return replicas;
  const stack = pulumi.getStack();
  throw new ClaimShrinkError(
    `${setting} is ${replicas}, but ${name} in ${stack} has ${previous} members; without the others the remaining ones ` +
      `have no majority, so it must be ${previous} or more. ` +
      `Fix: pulumi config set ${keyArguments(setting)} ${previous} -s ${stack}`,
  );
}
