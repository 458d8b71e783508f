import { z } from "zod";

import { scalarString, text } from "../../values";

/** Label that nodes of a managed group have where there are several groups. */
export const GROUP_LABEL = "slipway-node-group";

/** Domains of keys that EKS, Auto Mode's node provisioner and the kubelet keep for themselves, and all below them. */
const RESERVED_DOMAINS = ["kubernetes.io", "k8s.io", "eks.amazonaws.com", "karpenter.sh", "karpenter.k8s.aws"];

const RESERVED = `[^/]*(?:${RESERVED_DOMAINS.join("|").replaceAll(".", "\\.")})/|${GROUP_LABEL}$`;
const DOMAIN = "[a-z0-9](?:[-a-z0-9]*[a-z0-9])?";
const NAME = "[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?";

/** Kubernetes allows longer domains; EKS allows 63 characters in all (Amazon EKS API, Taint and UpdateLabelsPayload). */
const key = () =>
  text(
    new RegExp(`^(?!${RESERVED})(?=.{1,63}$)(?:${DOMAIN}(?:\\.${DOMAIN})*/)?${NAME}$`),
    `a key of at most 63 characters, other than ${GROUP_LABEL} and those of ${RESERVED_DOMAINS.join(", ")}`,
    "dedicated",
  );

const value = () =>
  scalarString(
    text(
      new RegExp(`^(?=.{1,63}$)${NAME}$`),
      "at most 63 letters, digits, dots, hyphens and underscores, with a letter or digit at both ends",
      "batch",
    ),
  );

/** Labels for nodes, beside those that each node has. */
export const nodeLabels = () => z.record(key(), value()).default({});

/** Taints for nodes, by key: only pods that tolerate all of them run there. */
export const nodeTaints = () =>
  z
    .record(
      key(),
      z.strictObject({
        /** Never empty: the autoscaler overlooks taints without a value while a group has no nodes. */
        value: value().default("true"),
        /** What happens to pods that do not tolerate it; with `PreferNoSchedule` they run there if no other node has room. */
        effect: z.enum(["NoSchedule", "PreferNoSchedule", "NoExecute"]).default("NoSchedule"),
      }),
    )
    .default({});

export type NodeTaints = z.output<ReturnType<typeof nodeTaints>>;

/** Nodes that may have taints. */
interface Taintable {
  readonly taints: NodeTaints;
}

/** Whether pods without tolerations run on such nodes. */
export function isOpen({ taints }: Taintable): boolean {
  return Object.values(taints).every(({ effect }) => effect === "PreferNoSchedule");
}
