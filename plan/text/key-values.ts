import { isRead } from "../graph";
import { kubernetesValues } from "./kubernetes-values";
import type { PlannedResource } from "../model";
import { at, items } from "../../lib/values";
import { shortImage, text } from "./short";

type Describe = (inputs: Record<string, unknown>) => (string | undefined)[];

// What to say of a type that has no line of its own below.
const USUAL = [
  "version",
  "engineVersion",
  "instanceClass",
  "instanceType",
  "cidrBlock",
  "availabilityZone",
  "domainName",
  "scheduleExpression",
] as const;

const DESCRIBERS: Readonly<Record<string, Describe>> = {
  "docker-build:index:Image": (inputs) => [
    shortImage(at(inputs, "tags", 0)),
    ...items(inputs.platforms).map((platform) => text(platform)),
  ],
  "docker-build:index:Index": (inputs) => [shortImage(at(inputs, "sources", 0)), "copied"],
  "kubernetes:helm.sh/v3:Release": (inputs) => [
    text(inputs.chart, "chart "),
    text(inputs.version),
    text(inputs.namespace, "in "),
  ],
  "pulumi:providers:kubernetes": (inputs) => [text(inputs.context, "context "), text(inputs.clusterIdentifier, "of ")],
  "pulumi:providers:aws": (inputs) => [text(inputs.region)],
  "aws:ecr/repository:Repository": (inputs) => [
    inputs.imageTagMutability === "IMMUTABLE" ? "tags immutable" : "tags mutable",
    at(inputs, "imageScanningConfiguration", "scanOnPush") === true ? "scan on push" : undefined,
  ],
  "aws:ec2/subnet:Subnet": (inputs) => [
    [text(inputs.cidrBlock), text(inputs.availabilityZone), inputs.mapPublicIpOnLaunch === true ? "public" : undefined]
      .filter(Boolean)
      .join(" "),
  ],
  "aws:ecr/pullThroughCacheRule:PullThroughCacheRule": (inputs) => [text(inputs.upstreamRegistryUrl, "of ")],
  "aws:route53/record:Record": (inputs) => [text(inputs.type), text(items(inputs.records).join(" "), "to ")],
  "aws:rds/instance:Instance": (inputs) => [
    [text(inputs.engine), text(inputs.engineVersion)].filter(Boolean).join(" "),
    text(inputs.instanceClass),
    text(inputs.allocatedStorage, "", " GiB"),
    inputs.multiAz === true ? "multi-AZ" : "one zone",
    text(inputs.backupRetentionPeriod, "backups ", " days"),
  ],
  "aws:eks/nodeGroup:NodeGroup": (inputs) => [
    items(inputs.instanceTypes).join(" "),
    [at(inputs, "scalingConfig", "minSize"), at(inputs, "scalingConfig", "maxSize")].join("-") + " nodes",
    text(inputs.capacityType),
  ],
  "aws:eks/addon:Addon": (inputs) => [text(inputs.addonName), text(inputs.addonVersion)],
  "eks:index:Cluster": (inputs) => [
    text(inputs.version, "Kubernetes "),
    at(inputs, "autoMode", "enabled") === true ? "Auto Mode" : undefined,
    text(inputs.authenticationMode, "authentication "),
    inputs.endpointPublicAccess === false ? "private endpoint" : undefined,
    text(items(inputs.publicAccessCidrs).join(" "), "from "),
    inputs.deletionProtection === true ? "deletion protected" : undefined,
  ],
};

/** The few values of a resource that a reader looks for, as short texts: its image, replicas, host, version, size. */
export function valuesThatMatter(resource: PlannedResource): string[] {
  const describe = DESCRIBERS[resource.type] ?? (resource.type.startsWith("kubernetes:") ? undefined : describeUsual);
  const found = describe ? describe(resource.inputs) : kubernetesValues(resource.inputs, kindOf(resource.type));
  const marks = [
    ...(resource.options.protect === true ? ["protected"] : []),
    ...(isRead(resource) ? ["looked up, not made"] : []),
  ];
  return [...found.filter((value) => value !== undefined && value !== ""), ...marks] as string[];
}

function kindOf(type: string): string {
  return type.split(":").at(-1) ?? type;
}

function describeUsual(inputs: Record<string, unknown>): (string | undefined)[] {
  const [policy] = text(inputs.policyArn)?.split("/").slice(-1) ?? [];
  return [...USUAL.map((key) => text(inputs[key])), policy, text(items(inputs.instanceTypes).join(" "))];
}
