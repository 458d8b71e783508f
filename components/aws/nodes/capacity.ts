import type { NodeGroupSettings } from "../../../settings/schema/aws";

/** Fewest and most nodes, whole numbers. */
export interface Bounds {
  readonly min: number;
  readonly max: number;
}

/** A group of nodes of one capacity type that comes of a group in the settings. */
export interface Share extends Bounds {
  /** That of the settings; with `-spot` for the spot part. */
  readonly name: string;
  readonly capacity: "ON_DEMAND" | "SPOT";
  readonly settings: NodeGroupSettings;
  /** Bounds at night, if they differ. */
  readonly night?: Bounds;
}

/**
 * Divides bounds by capacity type. Spot gets the percentage of `max`, rounded down; on-demand nodes the rest of `max`,
 * and of `min` as much as that holds. So the sums stay, and the fewest nodes are none that AWS can take back, as long as
 * there is room: 3 to 12 with 25 percent gives 3 to 9 on demand, and 0 to 3 spot.
 */
export function divide(
  { min, max }: Bounds,
  spotPercent: number,
): { readonly onDemand: Bounds; readonly spot: Bounds } {
  const spotMax = Math.floor((max * spotPercent) / 100);
  const onDemand = { min: Math.min(min, max - spotMax), max: max - spotMax };
  return { onDemand, spot: { min: min - onDemand.min, max: spotMax } };
}

/**
 * The groups that EKS is to have: one or two for each in the settings, for a group of EKS has one capacity type.
 *
 * @throws RangeError if the night of a group is larger than its day, two groups get the same name, or none has to have a
 * node: what adds nodes runs on one.
 */
export function shares(groups: Readonly<Record<string, NodeGroupSettings>>): Share[] {
  const all = Object.entries(groups).flatMap(([name, settings]) => sharesOf(name, settings));
  assertDifferent(all.map(({ name }) => name));
  assertSomeNode(all, groups);
  return all;
}

function sharesOf(name: string, settings: NodeGroupSettings): Share[] {
  const { night, spotPercent } = settings;
  assertNight(name, settings);
  const day = divide(settings, spotPercent);
  const dark = night && divide(night, spotPercent);
  const share = (suffix: string, capacity: Share["capacity"], kind: "onDemand" | "spot"): Share => ({
    name: `${name}${suffix}`,
    capacity,
    settings,
    ...day[kind],
    ...(dark && { night: dark[kind] }),
  });
  // EKS wants at least one node as the most of a group.
  return [share("", "ON_DEMAND", "onDemand"), share("-spot", "SPOT", "spot")].filter(({ max }) => max > 0);
}

function assertNight(name: string, { max, night }: NodeGroupSettings): void {
  if (night && night.max > max) {
    const key = `cluster.nodes.groups.${name}.night.max`;
    throw new RangeError(
      `slipway:${key} is ${night.max}; it must be at most ${max}, the most nodes by day. ` +
        `Fix: pulumi config set --path 'slipway:${key}' ${max}`,
    );
  }
}

function assertSomeNode(all: readonly Share[], groups: Readonly<Record<string, NodeGroupSettings>>): void {
  if (all.every(({ min }) => min === 0)) {
    const key = `cluster.nodes.groups.${Object.keys(groups)[0] ?? "main"}.min`;
    throw new RangeError(
      `slipway:${key} is 0, as in every group; it must be at least 1 in one of them, for what adds nodes runs on a node. ` +
        `Fix: pulumi config set --path 'slipway:${key}' 1`,
    );
  }
}

function assertDifferent(names: readonly string[]): void {
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) {
    throw new RangeError(
      `slipway:cluster.nodes.groups has ${twice}, which is the name of another group's spot part; choose another name. ` +
        `Fix: pulumi config rm --path 'slipway:cluster.nodes.groups.${twice}', then set it under the new name`,
    );
  }
}
