import type { NameKind, NameParts } from "./name-limits";

/** A kind of name, and the pieces of one. */
export interface Name {
  readonly kind: NameKind;
  readonly parts: NameParts;
}

/** Pieces around the environment's name. */
type Around = readonly [before: string, after: string];

/** Who manages the nodes. */
type Nodes = "auto" | "managed";

/** Last parts of the prefixes of the pull-through cache, whether used or not: a login that is added later must fit too. */
const CACHED = ["public", "k8s", "quay", "hub", "github"];

/**
 * Names on AWS that are made of the environment's, `<project>-<stack>`. They count even where settings or applications do
 * not need them yet, so that flow logs or shared files do not require another name later.
 */
const OF_ENVIRONMENT: Readonly<Partial<Record<NameKind, (nodes: Nodes) => readonly Around[]>>> = {
  cluster: () => [["", ""]],
  role: (nodes) => [
    // The component `eks.Cluster` makes the first one.
    ...after("-eksRole-role", "-nodes", "-flow-logs", "-aws-efs-csi-driver"),
    ...(nodes === "auto"
      ? []
      : after("-nodes-vpc-cni", "-nodes-aws-ebs-csi-driver", "-nodes-autoscaler", "-nodes-load-balancers")),
  ],
  rolePolicy: (nodes) => [
    ...after("-nodes-import", "-flow-logs"),
    ...(nodes === "auto" ? after("-nodes-tags") : after("-nodes-autoscaler", "-nodes-load-balancers")),
  ],
  creationTemplate: () => [["", ""]],
  fileSystem: () => [["", ""]],
  securityGroup: () => after("-endpoint", "-efs"),
  keyAlias: () => [
    ["alias/", "-secrets"],
    ["alias/", "-logs"],
  ],
  logGroup: () => [
    ["/aws/eks/", "/cluster"],
    ["/aws/vpc/", "-flow-logs"],
  ],
};

/** Names that are made of the environment's name alone, each as the piece before it, it, and the piece after it. */
export function environmentNames(environment: string, nodes: Nodes): Name[] {
  return Object.entries(OF_ENVIRONMENT).flatMap(([kind, around]) =>
    around(nodes).map(([before, after]) => ({ kind: kind as NameKind, parts: [before, environment, after] })),
  );
}

/** Prefixes of the pull-through cache. */
export function cacheNames(environment: string): Name[] {
  return CACHED.map((part) => ({ kind: "pullThroughPrefix", parts: [environment, `/${part}`] }));
}

/** Names of what a group of managed nodes consists of: its spot nodes are a group of their own. */
export function nodeGroupNames(environment: string, group: string, spot: boolean): Name[] {
  const kinds: readonly NameKind[] = ["nodeGroup", "launchTemplate"];
  const suffixes = spot ? ["", "-spot"] : [""];
  return kinds.flatMap((kind) => suffixes.map((suffix) => ({ kind, parts: [environment, "-nodes-", group, suffix] })));
}

/** Names that contain the environment's domain; a certificate has it alone. */
export function domainNames(domain: string, applications: readonly string[], certificate: boolean): Name[] {
  return [
    ...(certificate ? [{ kind: "certificate", parts: [domain] } as const] : []),
    ...applications.map((application) => ({ kind: "host", parts: [application, ".", domain] }) as const),
  ];
}

function after(...pieces: readonly string[]): Around[] {
  return pieces.map((piece) => ["", piece]);
}
