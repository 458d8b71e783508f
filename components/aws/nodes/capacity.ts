import type { NodeGroupSettings } from "../../../settings/schema/aws";

/** Minimum and maximum number of nodes. */
export interface Bounds {
  readonly min: number;
  readonly max: number;
}

/** An EKS node group with one capacity type, derived from a group in the settings. */
export interface NodeGroupSpec extends Bounds {
  /** Name of the group in the settings. */
  readonly group: string;
  /** The same; with `-spot` for its spot nodes. */
  readonly name: string;
  readonly capacityType: "ON_DEMAND" | "SPOT";
  readonly settings: NodeGroupSettings;
  /** Bounds during off-hours, if they are configured. */
  readonly offHours?: Bounds;
}

/**
 * Splits bounds by capacity type. Spot gets the percentage of `max`, rounded down; on-demand gets the rest of `max`, and
 * as much of `min` as fits. The sums stay the same, and the minimum consists of on-demand nodes, which AWS cannot
 * reclaim, as far as possible: 3 to 12 with 25 percent is split into 3 to 9 on-demand and 0 to 3 spot nodes.
 */
export function splitByCapacityType(
  { min, max }: Bounds,
  spotPercent: number,
): { readonly onDemand: Bounds; readonly spot: Bounds } {
  const spotMax = Math.floor((max * spotPercent) / 100);
  const onDemand = { min: Math.min(min, max - spotMax), max: max - spotMax };
  return { onDemand, spot: { min: min - onDemand.min, max: spotMax } };
}

/**
 * The node groups to create in EKS: one or two for each group in the settings, since an EKS node group has one capacity
 * type.
 */
export function nodeGroupSpecs(groups: Readonly<Record<string, NodeGroupSettings>>): NodeGroupSpec[] {
  return Object.entries(groups).flatMap(([name, settings]) => specsOf(name, settings));
}

function specsOf(name: string, settings: NodeGroupSettings): NodeGroupSpec[] {
  const { offHours, spotPercent } = settings;
  const workday = splitByCapacityType(settings, spotPercent);
  const reduced = offHours && splitByCapacityType(offHours, spotPercent);
  const spec = (suffix: string, capacityType: NodeGroupSpec["capacityType"], kind: "onDemand" | "spot") => ({
    group: name,
    name: `${name}${suffix}`,
    capacityType,
    settings,
    ...workday[kind],
    ...(reduced && { offHours: reduced[kind] }),
  });
  // EKS requires a maximum of at least one node.
  return [spec("", "ON_DEMAND", "onDemand"), spec("-spot", "SPOT", "spot")].filter(({ max }) => max > 0);
}
