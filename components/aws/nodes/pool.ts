import type { NodePoolSettings } from "../../../settings/schema/aws";

/** The class of a pool's nodes. */
interface NodeClassReference {
  readonly group: string;
  readonly kind: string;
  readonly name: unknown;
}

/** Days after which a node is replaced, so that it runs a current machine image. */
const EXPIRE_DAYS = 14;

/** Instance types of a pool that names neither types nor categories: of recent generations. */
const DEFAULT_REQUIREMENTS = [
  { key: "eks.amazonaws.com/instance-category", operator: "In", values: ["c", "m", "r"] },
  { key: "eks.amazonaws.com/instance-generation", operator: "Gt", values: ["4"] },
];

/** The specification of a NodePool (karpenter.sh/v1) with the labels that Auto Mode gives its instances. */
export function nodePoolSpec(settings: NodePoolSettings, nodeClassRef: NodeClassReference): Record<string, unknown> {
  const { architecture, capacity, maxCpus, weight, labels } = settings;
  const taints = Object.entries(settings.taints).map(([key, taint]) => ({ key, ...taint }));
  return {
    template: {
      ...(Object.keys(labels).length > 0 && { metadata: { labels } }),
      spec: {
        nodeClassRef,
        requirements: [
          { key: "karpenter.sh/capacity-type", operator: "In", values: capacity },
          { key: "kubernetes.io/arch", operator: "In", values: [architecture] },
          { key: "kubernetes.io/os", operator: "In", values: ["linux"] },
          ...instanceRequirements(settings),
        ],
        ...(taints.length > 0 && { taints }),
        expireAfter: `${EXPIRE_DAYS * 24}h`,
      },
    },
    disruption: {
      consolidationPolicy: "WhenEmptyOrUnderutilized",
      consolidateAfter: "1m",
      budgets: [{ nodes: "10%" }],
    },
    limits: { cpu: String(maxCpus) },
    ...(weight !== undefined && { weight }),
  };
}

function instanceRequirements({ instanceCategories, instanceTypes }: NodePoolSettings) {
  if (instanceTypes) return [{ key: "node.kubernetes.io/instance-type", operator: "In", values: instanceTypes }];
  if (instanceCategories) {
    return [{ key: "eks.amazonaws.com/instance-category", operator: "In", values: instanceCategories }];
  }
  return DEFAULT_REQUIREMENTS;
}
