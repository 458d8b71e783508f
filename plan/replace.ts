import type { PlannedResource } from "./model";
import { at } from "./paths";

/** A rule of one resource type: whether a changed path below its inputs makes a new resource. */
type Rule = (path: string, inputs: PlannedResource["inputs"]) => boolean;

const starts =
  (...prefixes: readonly string[]): Rule =>
  (path) =>
    prefixes.some((prefix) => path === prefix || path.startsWith(`${prefix}.`) || path.startsWith(`${prefix}[`));

const identity = starts("metadata.name", "metadata.namespace", "apiVersion", "kind");
const content = starts("data", "stringData", "binaryData", "immutable", "type");
const mutableOfStatefulSet = starts(
  "spec.replicas",
  "spec.template",
  "spec.updateStrategy",
  "spec.persistentVolumeClaimRetentionPolicy",
  "spec.minReadySeconds",
  "spec.ordinals",
  "spec.revisionHistoryLimit",
);
const mutableOfClaim = starts("spec.resources", "spec.volumeAttributesClassName");

const kubernetesRules: Readonly<Record<string, Rule>> = {
  ConfigMap: (path, inputs) => at(inputs, "immutable") === true && content(path, inputs),
  Secret: (path, inputs) => content(path, inputs) && (at(inputs, "immutable") === true || path === "type"),
  Deployment: starts("spec.selector"),
  DaemonSet: starts("spec.selector"),
  StatefulSet: (path, inputs) => path.startsWith("spec.") && !mutableOfStatefulSet(path, inputs),
  Job: starts("spec.selector", "spec.template", "spec.completionMode"),
  PersistentVolumeClaim: (path, inputs) => path.startsWith("spec.") && !mutableOfClaim(path, inputs),
  StorageClass: starts("provisioner", "parameters", "reclaimPolicy", "volumeBindingMode"),
  Service: starts("spec.clusterIP"),
  RoleBinding: starts("roleRef"),
  ClusterRoleBinding: starts("roleRef"),
};

const rules: Readonly<Record<string, Rule>> = {
  "kubernetes:helm.sh/v3:Release": starts("name", "namespace"),
  "aws:ec2/vpc:Vpc": starts("cidrBlock"),
  "aws:ec2/subnet:Subnet": starts("cidrBlock", "availabilityZone", "vpcId"),
  "aws:ec2/eip:Eip": starts("domain"),
  "aws:ec2/natGateway:NatGateway": starts("subnetId", "allocationId", "connectivityType"),
  "aws:ec2/securityGroup:SecurityGroup": starts("name", "description", "vpcId"),
  "aws:ecr/repository:Repository": starts("name", "encryptionConfigurations"),
  "aws:ecr/lifecyclePolicy:LifecyclePolicy": starts("repository"),
  "aws:eks/accessEntry:AccessEntry": starts("clusterName", "principalArn", "type"),
  "aws:eks/addon:Addon": starts("clusterName", "addonName"),
  "aws:eks/nodeGroup:NodeGroup": starts(
    "clusterName",
    "instanceTypes",
    "subnetIds",
    "amiType",
    "capacityType",
    "diskSize",
  ),
  "aws:iam/role:Role": starts("name", "path"),
  "aws:rds/instance:Instance": starts("engine", "username", "dbName", "storageEncrypted", "kmsKeyId"),
};

/**
 * Whether a change makes a new resource instead of changing the one there is. It knows the types that this program
 * uses; the engine, which asks the provider, has the last word.
 */
export function replaces(type: string, path: string, inputs: PlannedResource["inputs"]): boolean {
  const rule = rules[type];
  if (rule) return rule(path, inputs);
  // Values that were drawn once: a provider of this kind has nothing that it could change in place.
  if (type.startsWith("random:") || type.startsWith("tls:")) return true;
  if (!type.startsWith("kubernetes:")) return false;
  return identity(path, inputs) || (kubernetesRules[type.split(":").at(-1) ?? ""]?.(path, inputs) ?? false);
}
