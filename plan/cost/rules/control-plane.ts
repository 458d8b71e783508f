import { at } from "../../../lib/values";
import type { CostItem, CostRule } from "../cost-rule";
import { CLUSTER_HOUR, EXTENDED_SUPPORT_HOUR } from "../figures/compute";
import { CROSS_ZONE_GB } from "../figures/network";
import { HOURS_A_MONTH } from "../hours";
import { between, decimal, exactly } from "../money";

/**
 * Days on which standard support of a version ends, from the calendar in the EKS User Guide, "Understand the Kubernetes
 * version lifecycle on EKS", as of 2026-02.
 */
const STANDARD_SUPPORT_ENDS: Readonly<Record<string, string>> = {
  "1.31": "2025-11-26",
  "1.32": "2026-03-23",
  "1.33": "2026-07-29",
  "1.34": "2026-12-02",
  "1.35": "2027-03-27",
};

const COMPONENT = "eks:index:Cluster";

/** An EKS cluster: its control plane, and what its pods send between zones. */
export const eksCluster: CostRule = ({ type, parent, props }, { all, assumptions, today }) => {
  // In the engine the component has a child, which has the arguments.
  const isComponent = type === COMPONENT;
  if (isComponent && Object.keys(props).length === 0) return [];
  if (!isComponent && all(COMPONENT).some(({ urn, props: given }) => urn === parent && Object.keys(given).length > 0)) {
    return [];
  }
  const version = String(props.version);
  const end = STANDARD_SUPPORT_ENDS[version];
  return [
    {
      part: "control plane",
      about: `Kubernetes ${version}${end === undefined ? "" : `, standard support until ${end}`}`,
      figure: CLUSTER_HOUR,
      quantity: exactly(HOURS_A_MONTH),
    },
    ...extendedSupport(version, at(props, "upgradePolicy", "supportType"), today),
    {
      part: "traffic",
      about: "traffic between zones, charged to both ends",
      figure: CROSS_ZONE_GB,
      quantity: exactly(decimal(assumptions.crossZoneGb).times(decimal(2))),
    },
  ];
};

/** A cluster without extended support is upgraded by AWS when standard support ends. */
function extendedSupport(version: string, supportType: unknown, today: Date): CostItem[] {
  if (supportType !== "EXTENDED") return [];
  const end = STANDARD_SUPPORT_ENDS[version];
  const item = { part: "control plane", figure: EXTENDED_SUPPORT_HOUR } as const;
  if (end === undefined) {
    const about = `extended support, once the standard support of ${version} has ended`;
    return [{ ...item, about, quantity: between(0, HOURS_A_MONTH) }];
  }
  const hours = Date.parse(end) < today.getTime() ? HOURS_A_MONTH : 0;
  return [{ ...item, about: "extended support, in addition", quantity: exactly(hours) }];
}
