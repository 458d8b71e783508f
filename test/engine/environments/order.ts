import { providerUrn } from "../../../lib/urn";
import { nameOf } from "../../../plan/text/names";
import type { JournalEntry } from "../fakes/journal";
import type { StateResource } from "./stack";
import { kindOf } from "./steps";

/** Which resources a rule is about. */
interface Group {
  readonly what: string;
  readonly has: (resource: Pick<StateResource, "urn" | "type">) => boolean;
}

/** Everything of the first group is deleted before anything of the second one. */
export interface OrderRule {
  readonly gone: Group;
  readonly before: Group;
}

const ofType = (what: string, ...types: readonly string[]): Group => ({
  what,
  has: ({ type }) => types.includes(type),
});
const kind = (what: string, wanted: string, name: RegExp): Group => ({
  what,
  has: ({ urn }) => kindOf(urn) === wanted && name.test(nameOf(urn)),
});

const APPLICATIONS: Group = {
  what: "the applications' objects",
  has: ({ type, urn }) => type.startsWith("kubernetes:") && urn.includes("::slipway:platform:Application$"),
};
const CLIENTS = kind("the database's clients", "Deployment", /^thoughts-(users|thoughts)$/);
const VOLUMES = ofType("the servers with volumes", "kubernetes:apps/v1:StatefulSet");
const INGRESS = kind("the ingress controller", "Release", /^(ingress-nginx|traefik)$/);
const INGRESS_NAMESPACE = kind("its namespace", "Namespace", /^(ingress-nginx|traefik)$/);
const LOAD_BALANCERS = kind("the load balancer controller", "Release", /load-balancers$/);
const AUTOSCALER = kind("the nodes' autoscaler", "Release", /autoscaler$/);
const CNI = kind("the network add-on", "Addon", /vpc-cni$/);
const VOLUME_DRIVER = kind("the volumes' driver", "Addon", /ebs-csi-driver$/);
const NODES = ofType("the nodes", "aws:eks/nodeGroup:NodeGroup");
const CLUSTER = ofType("the cluster", "aws:eks/cluster:Cluster");
const DATABASE = ofType("the database", "aws:rds/instance:Instance");
const SUBNETS = ofType("the subnets", "aws:ec2/subnet:Subnet");
/** The way out: image pulls and the calls of controllers inside to AWS take it. */
const WAY_OUT = ofType("the way out", "aws:ec2/natGateway:NatGateway", "aws:ec2/route:Route");
const RIGHTS: Group = {
  what: "the load balancer controller's rights",
  has: ({ type, urn }) => /^aws:(iam|eks\/podIdentity)/.test(type) && nameOf(urn).includes("-load-balancers"),
};
const VPC = ofType("the VPC", "aws:ec2/vpc:Vpc");

function chain(...groups: readonly Group[]): OrderRule[] {
  return groups.slice(1).flatMap((before, index) => {
    const gone = groups[index];
    return gone === undefined ? [] : [{ gone, before }];
  });
}

/** On any cluster: the controller is gone before the namespace whose deletion would take it away unordered. */
export const ANYWHERE = chain(INGRESS, INGRESS_NAMESPACE);

/** On AWS: what has made load balancers, interfaces and volumes is gone before what would have to remove them. */
export const ON_AWS = [
  ...ANYWHERE,
  ...chain(INGRESS_NAMESPACE, CLUSTER, SUBNETS, VPC),
  ...chain(APPLICATIONS, CLUSTER, WAY_OUT),
];

/** With nodes of the program's own: they and their add-ons outlive what runs on them. */
export const WITH_NODES = [
  ...ON_AWS,
  ...chain(INGRESS_NAMESPACE, LOAD_BALANCERS, NODES, CNI, CLUSTER),
  ...chain(LOAD_BALANCERS, RIGHTS),
  ...chain(APPLICATIONS, NODES, WAY_OUT),
  ...chain(AUTOSCALER, NODES),
];

/** With databases in the cluster on such nodes. */
export const WITH_VOLUMES = chain(VOLUMES, VOLUME_DRIVER);

/** With a database beside the cluster. */
export const WITH_RDS = chain(CLIENTS, DATABASE, SUBNETS);

/** Where deletions broke a rule; also a rule that has nothing to say, as it then guards nothing. */
export function brokenRules(deletions: readonly JournalEntry[], rules: readonly OrderRule[]): string[] {
  return rules.flatMap(({ gone, before }) => {
    const first = indexes(deletions, gone);
    const second = indexes(deletions, before);
    if (first.length === 0) return [`nothing was deleted that is ${gone.what}`];
    if (second.length === 0) return [`nothing was deleted that is ${before.what}`];
    const early = Math.min(...second);
    const late = first.filter((index) => index > early);
    return late.map(
      (index) => `${deletions[index]?.urn ?? ""} (${gone.what}) went after ${deletions[early]?.urn ?? ""}`,
    );
  });
}

function indexes(deletions: readonly JournalEntry[], group: Group): number[] {
  return deletions.flatMap((entry, index) => (group.has(entry) ? [index] : []));
}

/**
 * Where nothing makes sure that a rule is kept: pairs of resources of which the first does not need the second, so that
 * the engine may delete them in any order.
 */
export function unsureRules(resources: readonly StateResource[], rules: readonly OrderRule[]): string[] {
  const needs = needsOf(resources);
  return rules.flatMap(({ gone, before }) => {
    const [first, second] = [gone, before].map((group) => resources.filter((resource) => group.has(resource)));
    return (first ?? []).flatMap(({ urn }) =>
      (second ?? [])
        .filter((other) => !needs(urn).has(other.urn))
        .map((other) => `${urn} (${gone.what}) does not need ${other.urn}`),
    );
  });
}

/** What a resource cannot do without: its parent, its provider, its dependencies, and what those need. */
function needsOf(resources: readonly StateResource[]): (urn: string) => ReadonlySet<string> {
  const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
  const known = new Map<string, Set<string>>();
  const needs = (urn: string): Set<string> => {
    const done = known.get(urn);
    if (done) return done;
    const found = new Set<string>();
    known.set(urn, found);
    const { parent = "", provider = "", dependencies = [] } = byUrn.get(urn) ?? {};
    for (const needed of [parent, providerUrn(provider), ...dependencies].filter(Boolean)) {
      found.add(needed);
      for (const further of needs(needed)) found.add(further);
    }
    return found;
  };
  return needs;
}
