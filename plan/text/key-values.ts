import { at, items } from "../../lib/values";
import { awsType, isAwsType } from "../aws-types";
import { isRead } from "../graph";
import { isKubernetesType, kubernetesType } from "../kubernetes-types";
import type { PlannedResource } from "../model";
import { type KeyValues, labelled, shortImage } from "./short";

/** Inputs that are shown of a type without an entry of its own. */
const COMMON_INPUTS = [
  "version",
  "engineVersion",
  "instanceClass",
  "instanceType",
  "cidrBlock",
  "availabilityZone",
  "domainName",
  "scheduleExpression",
] as const;

const OTHER_TYPES: Readonly<Record<string, KeyValues>> = {
  "docker-build:index:Image": (inputs) => [
    shortImage(at(inputs, "tags", 0)),
    ...items(inputs.platforms).map((platform) => labelled(platform)),
  ],
  "docker-build:index:Index": (inputs) => [shortImage(at(inputs, "sources", 0)), "copied"],
  "pulumi:providers:kubernetes": (inputs) => [
    labelled(inputs.context, "context "),
    labelled(inputs.clusterIdentifier, "of "),
  ],
  "pulumi:providers:aws": (inputs) => [labelled(inputs.region)],
};

/** The few values of a resource that a reader looks for, as short strings: image, replicas, host, version, size. */
export function keyValues(resource: PlannedResource): string[] {
  const values = valuesOf(resource.type)(resource.inputs);
  const flags = [
    ...(resource.options.protect === true ? ["protected"] : []),
    ...(isRead(resource) ? ["looked up, not created"] : []),
  ];
  return [...values.filter((value) => value !== undefined && value !== ""), ...flags] as string[];
}

function valuesOf(type: string): KeyValues {
  if (isAwsType(type)) return awsType(type).keyValues ?? commonValues;
  // The name of a kind without key values is enough.
  if (isKubernetesType(type)) return kubernetesType(type).keyValues ?? (() => []);
  return OTHER_TYPES[type] ?? commonValues;
}

function commonValues(inputs: Readonly<Record<string, unknown>>): (string | undefined)[] {
  const [policy] = labelled(inputs.policyArn)?.split("/").slice(-1) ?? [];
  return [
    ...COMMON_INPUTS.map((key) => labelled(inputs[key])),
    policy,
    labelled(items(inputs.instanceTypes).join(" ")),
  ];
}
