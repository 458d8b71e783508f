import { at, items } from "../../../lib/values";
import type { CostContext, CostItem, CostResource, CostRule, InstanceSize, PodRequests } from "../cost-rule";
import { autoModeHour, DISK_GB, instanceHour } from "../figures/compute";
import { HOURS_A_MONTH, monthlyNodeHours, nodeHours, type NodeBounds, type ScheduledBounds } from "../hours";
import { between, decimal, type Decimal, times } from "../money";

const SCHEDULE = "aws:autoscaling/schedule:Schedule";
const LAUNCH_TEMPLATE = "aws:ec2/launchTemplate:LaunchTemplate";
const NODE_CLASS = "kubernetes:eks.amazonaws.com/v1:NodeClass";
const NODE_POOL = "kubernetes:karpenter.sh/v1:NodePool";

/** GiB of a node's disk where nothing is set: of EKS Auto Mode ("Create a Node Class"), and of a managed node group. */
const AUTO_MODE_DISK = 80;
const MANAGED_DISK = 20;

/** A managed node group: instances and their disks, between its bounds, which schedules change during the week. */
export const nodeGroup: CostRule = (group, context) => {
  const { scalingConfig, capacityType, instanceTypes, diskSize } = group.props;
  const [type = "t3.medium", ...others] = items(instanceTypes).map(String);
  const always: NodeBounds = {
    min: numberOf(at(scalingConfig, "minSize")),
    max: numberOf(at(scalingConfig, "maxSize")),
  };
  const schedules = context.dependentsOf(group, SCHEDULE).map(scheduledBounds);
  const hours = monthlyNodeHours(always, schedules, context.today) ?? extremes(always, schedules);
  const spot = capacityType === "SPOT";
  const template = context.neededBy(group, LAUNCH_TEMPLATE);
  const disk = at(template?.props, "blockDeviceMappings", 0, "ebs", "volumeSize") ?? diskSize;
  const about = [
    `${nodesText(always, spot)} of ${type}`,
    ...(others.length > 0 ? [`or ${others.join(", ")}`] : []),
    ...(schedules.length > 0 ? [`${schedules.map(boundsText).join(" and ")} by schedule`] : []),
  ];
  const quantity = between(hours.min, hours.max);
  return [
    {
      part: "nodes",
      about: about.join(", "),
      figure: instanceHour(type),
      quantity,
      ...(spot ? { share: spotShare(context) } : {}),
    },
    nodeDisks(numberOf(disk, MANAGED_DISK), hours),
  ];
};

/**
 * A node pool of EKS Auto Mode: at least what the pods of the environment request, if it is the first pool, and at most
 * its limit of CPUs.
 */
export const nodePool: CostRule = (pool, context) => {
  const requirements = items(at(pool.props, "spec", "template", "spec", "requirements"));
  const architecture = valuesOf(requirements, "kubernetes.io/arch").includes("amd64") ? "amd64" : "arm64";
  const type = context.assumptions.autoInstanceTypes[architecture];
  const limit = Number(at(pool.props, "spec", "limits", "cpu"));
  const size = context.sizeOf(instanceHour(type));
  // Without its size the number of nodes is unknown, and with it the price: a single one stands for them.
  const nodes = size === undefined ? { min: 1, max: 1 } : poolBounds(pool, context, limit, size);
  const hours = { min: nodeHours(nodes.min), max: nodeHours(nodes.max) };
  const spotOnly = !valuesOf(requirements, "karpenter.sh/capacity-type").includes("on-demand");
  const about = `${nodesText(nodes, spotOnly)} such as ${type}, up to the limit of ${limit} CPUs`;
  const quantity = between(hours.min, hours.max);
  const nodeClass = context.all(NODE_CLASS)[0];
  const disk = /^\d+/.exec(String(at(nodeClass?.props, "spec", "ephemeralStorage", "size")))?.[0];
  return [
    { part: "nodes", about, figure: instanceHour(type), quantity, ...(spotOnly ? { share: spotShare(context) } : {}) },
    { part: "nodes", about: "EKS Auto Mode, in addition to the instances", figure: autoModeHour(type), quantity },
    nodeDisks(Number(disk ?? AUTO_MODE_DISK), hours),
  ];
};

function poolBounds(pool: CostResource, { all, requests }: CostContext, limit: number, size: InstanceSize): NodeBounds {
  const max = Math.max(1, Math.floor(limit / size.vcpus));
  const isFirst = all(NODE_POOL)[0]?.urn === pool.urn;
  return { min: isFirst ? Math.min(nodesFor(requests.least, size), max) : 0, max };
}

/** The fewest nodes that hold what pods request, without what the system itself needs. */
function nodesFor({ cpus, bytes }: PodRequests, { vcpus, memoryGib }: InstanceSize): number {
  return Math.max(1, Math.ceil(cpus / vcpus), Math.ceil(bytes / 2 ** 30 / memoryGib));
}

/** AWS charges disks by the GB and month; those of nodes for as long as a node runs. */
function nodeDisks(gigabytes: number, { min, max }: { readonly min: Decimal; readonly max: Decimal }): CostItem {
  const months = between(min.div(decimal(HOURS_A_MONTH)), max.div(decimal(HOURS_A_MONTH)));
  return {
    part: "disks",
    about: `disk of ${gigabytes} GB of each node`,
    figure: DISK_GB,
    quantity: times(months, gigabytes),
  };
}

function spotShare({ assumptions }: CostContext): Decimal {
  return decimal(100 - assumptions.spotDiscountPercent).div(decimal(100));
}

/** Values of a requirement of a node pool. */
function valuesOf(requirements: readonly unknown[], key: string): readonly unknown[] {
  return items(
    at(
      requirements.find((one) => at(one, "key") === key),
      "values",
    ),
  );
}

function scheduledBounds({ props }: CostResource): ScheduledBounds {
  const { minSize, maxSize, recurrence, timeZone } = props;
  const bounds = { min: numberOf(minSize), max: numberOf(maxSize) };
  return { ...bounds, recurrence: String(recurrence), timeZone: typeof timeZone === "string" ? timeZone : "UTC" };
}

/** The whole month at the lowest minimum, and at the highest maximum. */
function extremes(always: NodeBounds, schedules: readonly NodeBounds[]): { min: Decimal; max: Decimal } {
  const all = [always, ...schedules];
  return {
    min: nodeHours(Math.min(...all.map(({ min }) => min))),
    max: nodeHours(Math.max(...all.map(({ max }) => max))),
  };
}

function nodesText(bounds: NodeBounds, spot: boolean): string {
  return `${boundsText(bounds)} ${spot ? "spot " : ""}${bounds.max === 1 ? "node" : "nodes"}`;
}

function boundsText({ min, max }: NodeBounds): string {
  return min === max ? `${min}` : `${min} to ${max}`;
}

function numberOf(value: unknown, otherwise = 0): number {
  return typeof value === "number" ? value : otherwise;
}
