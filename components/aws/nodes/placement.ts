import type { NodeSettings } from "../../../settings/schema/aws";
import { GROUP_LABEL, type NodeTaints } from "../../../settings/schema/aws/node-taints";
import type { Placement } from "../../workload/context";

/** Label that Auto Mode gives the nodes of a pool. */
const POOL_LABEL = "karpenter.sh/nodepool";

/**
 * Where the pods of each application run that has nodes of its own.
 *
 * @param pools name of a node pool or node group by application.
 */
export function placements(
  nodes: NodeSettings,
  pools: Readonly<Record<string, string>>,
): Readonly<Record<string, Placement>> {
  return Object.fromEntries(
    Object.entries(pools).map(([application, name]) => [
      application,
      nodes.kind === "auto"
        ? { nodeSelector: { [POOL_LABEL]: name }, tolerations: tolerationsOf(nodes.pools[name]) }
        : { nodeSelector: groupLabels(nodes.groups, name), tolerations: tolerationsOf(nodes.groups[name]) },
    ]),
  );
}

/**
 * Labels that distinguish a node group from the others; none if it is the only one. EKS' own label has the name of the
 * group in EKS, which changes whenever the group is replaced, and a group with spot nodes is two groups in EKS.
 */
export function groupLabels(groups: Readonly<Record<string, unknown>>, name: string): Readonly<Record<string, string>> {
  return Object.keys(groups).length > 1 ? { [GROUP_LABEL]: name } : {};
}

function tolerationsOf(nodes: { readonly taints: NodeTaints } | undefined): Placement["tolerations"] {
  return Object.entries(nodes?.taints ?? {}).map(([key, taint]) => ({ key, operator: "Equal", ...taint }));
}
