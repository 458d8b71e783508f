import type { NodeGroupSettings } from "../../../settings/schema/aws";
import { isOpen } from "../../../settings/schema/aws/node-taints";

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
 *
 * @throws RangeError if the off-hours maximum of a group exceeds its maximum, two groups get the same name, or the minimum
 * of every group without taints is 0: the autoscaler itself needs a node to run on.
 */
export function nodeGroupSpecs(groups: Readonly<Record<string, NodeGroupSettings>>): NodeGroupSpec[] {
  const specs = Object.entries(groups).flatMap(([name, settings]) => specsOf(name, settings));
  assertUniqueNames(specs.map(({ name }) => name));
  assertMinimum(specs, groups);
  return specs;
}

function specsOf(name: string, settings: NodeGroupSettings): NodeGroupSpec[] {
  const { offHours, spotPercent } = settings;
  assertOffHours(name, settings);
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

function assertOffHours(name: string, { max, offHours }: NodeGroupSettings): void {
  if (offHours && offHours.max > max) {
    const key = `cluster.nodes.groups.${name}.offHours.max`;
    throw new RangeError(
      `slipway:${key} is ${offHours.max}; it must be at most ${max}, the maximum outside off-hours. ` +
        `Fix: pulumi config set --path 'slipway:${key}' ${max}`,
    );
  }
}

function assertMinimum(specs: readonly NodeGroupSpec[], groups: Readonly<Record<string, NodeGroupSettings>>): void {
  if (specs.every(({ min, settings }) => min === 0 || !isOpen(settings))) {
    const [open] = Object.keys(groups).filter((name) => groups[name] !== undefined && isOpen(groups[name]));
    const key = `cluster.nodes.groups.${open ?? "main"}.min`;
    const every = Object.values(groups).every(isOpen) ? "every group" : "every group without taints";
    throw new RangeError(
      `slipway:${key} is 0, as in ${every}; it must be at least 1 in one of them: the autoscaler runs on a node. ` +
        `Fix: pulumi config set --path 'slipway:${key}' 1`,
    );
  }
}

function assertUniqueNames(names: readonly string[]): void {
  const duplicate = names.find((name, index) => names.indexOf(name) !== index);
  if (duplicate !== undefined) {
    throw new RangeError(
      `slipway:cluster.nodes.groups has ${duplicate}, which is also the name for the spot nodes of another group; choose another name. ` +
        `Fix: pulumi config rm --path 'slipway:cluster.nodes.groups.${duplicate}', then set it under the new name`,
    );
  }
}
