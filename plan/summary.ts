import { at, groupBy, items } from "../lib/values";
import { createdResources, isApplication, plannedResources } from "./graph";
import type { Plan, PlannedResource } from "./model";
import { filesOf, OBJECT_SERVER, objectsOf, type StorageSummary } from "./storage-summary";

/** An environment in brief: where it runs, and the applications in it. */
export interface EnvironmentSummary {
  readonly environment: string;
  readonly platform: PlatformSummary;
  /** By name, in the order of the plan. */
  readonly applications: ReadonlyMap<string, ApplicationSummary>;
  /** Resources that the plan creates. */
  readonly resources: number;
}

/** The cluster that an environment runs in. */
export interface PlatformSummary {
  /** Such as `EKS Auto Mode`; `local Kubernetes` for a cluster that exists already. */
  readonly kind: string;
  /** The cluster's name, or the context in the kubeconfig. */
  readonly cluster?: string;
  readonly version?: string;
  /** Bounds of the nodes, such as `3-12 nodes`. */
  readonly nodes?: string;
  readonly region?: string;
  readonly account?: string;
}

/** One application of an environment. */
export interface ApplicationSummary {
  readonly images: readonly { readonly name: string; readonly promoted: boolean }[];
  readonly workloads: readonly WorkloadSummary[];
  /** Hosts of its Ingresses, each once. */
  readonly hosts: readonly string[];
  readonly databases: readonly DatabaseSummary[];
  readonly files: readonly StorageSummary[];
  readonly objects: readonly StorageSummary[];
}

/** A Deployment or StatefulSet that serves an application, with the bounds of its replicas. */
export interface WorkloadSummary {
  /** Without the application's name; empty if that is all of it. */
  readonly name: string;
  readonly min: number;
  readonly max: number;
}

/** A database server of an application. */
export interface DatabaseSummary {
  /** Where it runs, such as `in the cluster`, `RDS db.t4g.small` or `elsewhere`. */
  readonly where: string;
  /** Storage and redundancy, such as `20 GiB` and `multi-AZ`. */
  readonly details: readonly string[];
}

const DATABASE = /^slipway:(?:database:|aws:Rds)/;
/** Components whose pods are not those of the application itself. */
const SERVER = new RegExp(`${DATABASE.source}|${OBJECT_SERVER.source}`);
const EXTERNAL_DATABASE = "slipway:database:External";
const RDS = ["aws:rds/instance:Instance", "aws:rds/cluster:Cluster"];
const EKS = ["eks:index:Cluster", "aws:eks/cluster:Cluster"];
const NODE_GROUP = "aws:eks/nodeGroup:NodeGroup";
const NODE_POOL = /^kubernetes:karpenter\.sh\/[^:]+:NodePool$/;
const BUILT_IMAGE = "docker-build:index:Image";
const COPIED_IMAGE = "docker-build:index:Index";
const WORKLOAD = /^kubernetes:apps\/v1:(?:Deployment|StatefulSet)$/;
const STATEFUL_SET = "kubernetes:apps/v1:StatefulSet";
const AUTOSCALER = /^kubernetes:autoscaling\/[^:]+:HorizontalPodAutoscaler$/;
const INGRESS = /^kubernetes:networking\.k8s\.io\/[^:]+:Ingress$/;

/** Summarises a plan by the types of its resources and components: no application is known by name. */
export function summarise(plan: Plan): EnvironmentSummary {
  const resources = plannedResources(plan);
  const childrenOf = groupBy(resources, ({ parent }) => parent ?? "");
  const within = (urn: string, skip?: RegExp): PlannedResource[] =>
    (childrenOf.get(urn) ?? [])
      .filter(({ type }) => skip?.test(type) !== true)
      .flatMap((child) => [child, ...within(child.urn, skip)]);
  const applications = resources
    .filter(({ type }) => isApplication(type))
    .map(({ urn, name }): [string, ApplicationSummary] => {
      const all = within(urn);
      const own = within(urn, SERVER);
      return [
        name,
        {
          images: imagesOf(all, name),
          workloads: workloadsOf(own, name),
          hosts: hostsOf(all),
          databases: databasesOf(all, within),
          files: filesOf(all, within),
          objects: objectsOf(all, within),
        },
      ];
    });
  return {
    environment: plan.environment,
    platform: platformOf(resources),
    applications: new Map(applications),
    resources: createdResources(plan).length,
  };
}

function platformOf(resources: readonly PlannedResource[]): PlatformSummary {
  const find = (...types: readonly string[]) => resources.find(({ type }) => types.includes(type))?.inputs;
  const cluster = find(...EKS);
  const aws = find("pulumi:providers:aws");
  const name = textOf(cluster ? cluster.name : find("pulumi:providers:kubernetes")?.context);
  const version = textOf(cluster?.version);
  const nodes = nodesOf(resources);
  const region = textOf(aws?.region);
  const account = /\d{12}/.exec(JSON.stringify(aws?.allowedAccountIds ?? ""))?.[0];
  return {
    kind: cluster ? eksKind(cluster, resources) : "local Kubernetes",
    ...(name === undefined ? {} : { cluster: name }),
    ...(version === undefined ? {} : { version }),
    ...(nodes === undefined ? {} : { nodes }),
    ...(region === undefined ? {} : { region }),
    ...(account === undefined ? {} : { account }),
  };
}

function eksKind(cluster: Readonly<Record<string, unknown>>, resources: readonly PlannedResource[]): string {
  // The component and the bare resource have it in different places.
  if (at(cluster, "autoMode", "enabled") === true || at(cluster, "computeConfig", "enabled") === true) {
    return "EKS Auto Mode";
  }
  return resources.some(({ type }) => type === NODE_GROUP) ? "EKS managed nodes" : "EKS";
}

function nodesOf(resources: readonly PlannedResource[]): string | undefined {
  const groups = resources.filter(({ type }) => type === NODE_GROUP);
  if (groups.length > 0) {
    const sum = (key: string) =>
      groups.reduce((total, { inputs }) => total + numberOf(at(inputs, "scalingConfig", key), 0), 0);
    return `${bounds(sum("minSize"), sum("maxSize"))} nodes`;
  }
  const limits = resources.filter(({ type }) => NODE_POOL.test(type)).map(({ inputs }) => inputs.spec);
  const cpu = limits.map((spec) => Number(at(spec, "limits", "cpu")));
  const total = cpu.reduce((sum, one) => sum + one, 0);
  return cpu.length > 0 && Number.isFinite(total) ? `at most ${total} CPUs` : undefined;
}

function imagesOf(resources: readonly PlannedResource[], application: string): ApplicationSummary["images"] {
  return resources
    .filter(({ type }) => type === BUILT_IMAGE || type === COPIED_IMAGE)
    .map(({ type, name }) => ({ name: shortName(name, application), promoted: type === COPIED_IMAGE }));
}

function workloadsOf(resources: readonly PlannedResource[], application: string): WorkloadSummary[] {
  const scalers = resources.filter(({ type }) => AUTOSCALER.test(type)).map(({ inputs }) => inputs.spec);
  return resources
    .filter(({ type }) => WORKLOAD.test(type))
    .map(({ name, inputs }) => {
      const target = at(inputs, "metadata", "name") ?? name;
      const scaler = scalers.find((spec) => at(spec, "scaleTargetRef", "name") === target);
      const replicas = numberOf(at(inputs, "spec", "replicas"), 1);
      return {
        name: shortName(name, application),
        min: scaler === undefined ? replicas : numberOf(at(scaler, "minReplicas"), 1),
        max: scaler === undefined ? replicas : numberOf(at(scaler, "maxReplicas"), 1),
      };
    });
}

function hostsOf(resources: readonly PlannedResource[]): string[] {
  const rules = resources
    .filter(({ type }) => INGRESS.test(type))
    .flatMap(({ inputs }) => items(at(inputs, "spec", "rules")));
  return [...new Set(rules.map((rule) => textOf(at(rule, "host")) ?? "*"))];
}

function databasesOf(
  resources: readonly PlannedResource[],
  within: (urn: string) => readonly PlannedResource[],
): DatabaseSummary[] {
  const servers = resources.filter(({ type }) => RDS.includes(type)).map(({ inputs }) => rdsDatabase(inputs));
  const components = resources.filter(({ type }) => DATABASE.test(type));
  const pods = components.flatMap(({ urn }) => podDatabase(within(urn)));
  const external = components
    .filter(({ type }) => type.startsWith(EXTERNAL_DATABASE))
    .map(() => ({ where: "elsewhere", details: [] }));
  return [...servers, ...pods, ...external];
}

function rdsDatabase(inputs: Readonly<Record<string, unknown>>): DatabaseSummary {
  const storage = textOf(inputs.allocatedStorage);
  return {
    where: ["RDS", textOf(inputs.instanceClass)].filter((part) => part !== undefined).join(" "),
    details: [...(inputs.multiAz === true ? ["multi-AZ"] : []), ...(storage === undefined ? [] : [`${storage} GiB`])],
  };
}

/** None if the component has no pods, as that of a login or of a server in RDS. */
function podDatabase(resources: readonly PlannedResource[]): readonly DatabaseSummary[] {
  const server = resources.find(({ type }) => type === STATEFUL_SET)?.inputs;
  if (server === undefined) return [];
  const storage = at(server, "spec", "volumeClaimTemplates", 0, "spec", "resources", "requests", "storage");
  const size = textOf(storage);
  return [{ where: "in the cluster", details: size === undefined ? [] : [size.replace(/(\d)([KMGT]i)$/, "$1 $2B")] }];
}

/** A range, or the number itself where both bounds are the same: `1-4`, `2`. */
export function bounds(min: number, max: number): string {
  return min === max ? `${min}` : `${min}-${max}`;
}

function shortName(name: string, application: string): string {
  if (name === application) return "";
  return name.startsWith(`${application}-`) ? name.slice(application.length + 1) : name;
}

function textOf(value: unknown): string | undefined {
  if (typeof value !== "string" && typeof value !== "number") return undefined;
  return value === "" ? undefined : String(value);
}

function numberOf(value: unknown, otherwise: number): number {
  return typeof value === "number" ? value : otherwise;
}
