import type { RdsOptions } from "../../components/aws/rds-instance";
import type { WorkloadContext } from "../../components/workload/context";

/** The context of an application named `shop`, as a platform provides it. */
export const CONTEXT: WorkloadContext & { readonly namespace: string } = {
  application: "shop",
  namespace: "shop",
  ingressNamespaces: ["traefik"],
  rolloutDeadline: 90,
};

/** Options of RDS servers. */
export const RDS_OPTIONS: RdsOptions = {
  instanceClass: "db.t4g.small",
  multiAz: true,
  storage: 20,
  maxStorage: 100,
  backupDays: 14,
  region: "eu-central-1",
  vpcId: "vpc-1",
  subnetIds: ["subnet-a", "subnet-b"],
  nodeSecurityGroupId: "sg-nodes",
  upstreamImage: (reference: string) => reference,
};
