import { providerUrn } from "../../../lib/urn";
import { nameOf } from "../../../plan/text/names";
import type { JournalEntry } from "../fakes/journal";
import type { StateResource } from "./stack";
import { kindOf } from "./steps";

type ResourceMatch = Pick<StateResource, "urn" | "type">;

interface ResourceGroup {
  readonly description: string;
  readonly includes: (resource: ResourceMatch) => boolean;
}

/** Every resource of `first` has to be deleted before any of `then`. */
export interface DeletionOrder {
  readonly first: ResourceGroup;
  readonly then: ResourceGroup;
}

const ofType = (description: string, ...types: readonly string[]): ResourceGroup => ({
  description,
  includes: ({ type }) => types.includes(type),
});
const ofKind = (description: string, kind: string, name: RegExp): ResourceGroup => ({
  description,
  includes: ({ urn }) => kindOf(urn) === kind && name.test(nameOf(urn)),
});

const APPLICATIONS: ResourceGroup = {
  description: "an application's object",
  includes: ({ type, urn }) => type.startsWith("kubernetes:") && urn.includes("::slipway:platform:Application$"),
};
const INGRESS_CONTROLLER = ofKind("the ingress controller", "Release", /^(ingress-nginx|traefik)$/);
const INGRESS_NAMESPACE = ofKind("the ingress namespace", "Namespace", /^(ingress-nginx|traefik)$/);
const LOAD_BALANCER_CONTROLLER = ofKind("the load balancer controller", "Release", /load-balancers$/);
const LOAD_BALANCER_PERMISSIONS: ResourceGroup = {
  description: "a permission of the load balancer controller",
  includes: ({ type, urn }) => /^aws:(iam|eks\/podIdentity)/.test(type) && nameOf(urn).includes("-load-balancers"),
};
const CLUSTER_AUTOSCALER = ofKind("the cluster autoscaler", "Release", /autoscaler$/);
const CNI = ofKind("the CNI add-on", "Addon", /vpc-cni$/);
const NODE_GROUPS = ofType("a node group", "aws:eks/nodeGroup:NodeGroup");
const CLUSTER = ofType("the cluster", "aws:eks/cluster:Cluster");
const SUBNETS = ofType("a subnet", "aws:ec2/subnet:Subnet");
/** Used by image pulls, and by the AWS calls of controllers in the cluster. */
const INTERNET_EGRESS = ofType("internet egress", "aws:ec2/natGateway:NatGateway", "aws:ec2/route:Route");
const VPC = ofType("the VPC", "aws:ec2/vpc:Vpc");

function chain(...groups: readonly ResourceGroup[]): DeletionOrder[] {
  return groups.slice(1).flatMap((then, index) => {
    const first = groups[index];
    return first === undefined ? [] : [{ first, then }];
  });
}

/** For any cluster: deleting the namespace first would delete the controller with it, in no order. */
export const COMMON_ORDER = chain(INGRESS_CONTROLLER, INGRESS_NAMESPACE);

/** For AWS: the owners of load balancers, network interfaces and volumes precede the resources that remove them. */
export const AWS_ORDER = [
  ...COMMON_ORDER,
  ...chain(INGRESS_NAMESPACE, CLUSTER, SUBNETS, VPC),
  ...chain(APPLICATIONS, CLUSTER, INTERNET_EGRESS),
];

/** For clusters with managed nodes: workloads precede the nodes and the add-ons that they run on. */
export const MANAGED_NODES_ORDER = [
  ...AWS_ORDER,
  ...chain(INGRESS_NAMESPACE, LOAD_BALANCER_CONTROLLER, NODE_GROUPS, CNI, CLUSTER),
  ...chain(LOAD_BALANCER_CONTROLLER, LOAD_BALANCER_PERMISSIONS),
  ...chain(APPLICATIONS, NODE_GROUPS, INTERNET_EGRESS),
  ...chain(CLUSTER_AUTOSCALER, NODE_GROUPS),
];

/** For environments with databases on RDS, each with its clients. */
export const RDS_ORDER = [
  ...rdsOrder("thoughts-db", /^thoughts-(users|thoughts)$/),
  ...rdsOrder("face-recognition-db", /^face-recognition-(receiver|image-processor|frontend)$/),
];

function rdsOrder(database: string, clients: RegExp): DeletionOrder[] {
  const instance = {
    description: `the RDS instance ${database}`,
    includes: ({ type, urn }: ResourceMatch) => type === "aws:rds/instance:Instance" && nameOf(urn) === database,
  };
  return chain(ofKind(`a client of ${database}`, "Deployment", clients), instance, SUBNETS);
}

/** The deletions that violate a required order. An order that no deletion is about is reported too: it checks nothing. */
export function orderViolations(deletions: readonly JournalEntry[], orders: readonly DeletionOrder[]): string[] {
  return orders.flatMap(({ first, then }) => {
    const firstIndexes = indexesOf(deletions, first);
    const thenIndexes = indexesOf(deletions, then);
    if (firstIndexes.length === 0) return [`no deletion of ${first.description}`];
    if (thenIndexes.length === 0) return [`no deletion of ${then.description}`];
    const earliest = Math.min(...thenIndexes);
    const late = firstIndexes.filter((index) => index > earliest);
    return late.map(
      (index) => `${deletions[index]?.urn ?? ""} (${first.description}) after ${deletions[earliest]?.urn ?? ""}`,
    );
  });
}

function indexesOf(deletions: readonly JournalEntry[], group: ResourceGroup): number[] {
  return deletions.flatMap((entry, index) => (group.includes(entry) ? [index] : []));
}

/** The pairs of resources of a required order without a dependency, which the engine may delete in any order. */
export function missingDependencies(resources: readonly StateResource[], orders: readonly DeletionOrder[]): string[] {
  const dependenciesOf = transitiveDependencies(resources);
  return orders.flatMap(({ first, then }) => {
    const dependents = resources.filter((resource) => first.includes(resource));
    const dependencies = resources.filter((resource) => then.includes(resource));
    return dependents.flatMap(({ urn }) =>
      dependencies
        .filter((dependency) => !dependenciesOf(urn).has(dependency.urn))
        .map((dependency) => `${urn} (${first.description}) does not depend on ${dependency.urn}`),
    );
  });
}

/** Returns a function from a URN to all that its resource depends on: parents, providers, dependencies, transitively. */
function transitiveDependencies(resources: readonly StateResource[]): (urn: string) => ReadonlySet<string> {
  const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
  const known = new Map<string, Set<string>>();
  const dependenciesOf = (urn: string): Set<string> => {
    const cached = known.get(urn);
    if (cached) return cached;
    const found = new Set<string>();
    known.set(urn, found);
    const { parent = "", provider = "", dependencies = [] } = byUrn.get(urn) ?? {};
    for (const dependency of [parent, providerUrn(provider), ...dependencies].filter(Boolean)) {
      found.add(dependency);
      for (const further of dependenciesOf(dependency)) found.add(further);
    }
    return found;
  };
  return dependenciesOf;
}
