import { Cluster, type ClusterArgs } from "../../../../components/aws/cluster";
import { previousOutputs } from "../../../../components/previous-outputs";
import { Network } from "../../../../components/aws/network";
import type { PlannedResource } from "../../../../plan/model";
import type { NodeGroupSettings, NodePoolSettings } from "../../../../settings/schema/aws";
import { recorded } from "../../../support/record";

const ACCOUNT = { account: "111122223333", region: "eu-central-1" } as const;

/** A node group with the defaults of the settings' schema. */
export const GROUP: NodeGroupSettings = {
  instanceTypes: ["m7i.large"],
  architecture: "amd64",
  min: 3,
  max: 12,
  spotPercent: 0,
  diskGiB: 50,
  maxUnavailablePercent: 33,
  labels: {},
  taints: {},
};

/** A node pool with the defaults of the settings' schema. */
export const POOL: NodePoolSettings = {
  architecture: "amd64",
  capacity: ["on-demand"],
  maxCpus: 128,
  labels: {},
  taints: {},
};

/** Plans a cluster and its network; returns all resources. */
export function plannedCluster(args: Partial<ClusterArgs> = {}): Promise<PlannedResource[]> {
  return recorded(() => {
    createCluster(args);
  });
}

export function createCluster(args: Partial<ClusterArgs> = {}): Cluster {
  const network = new Network("slipway-test", {
    ...ACCOUNT,
    cidr: "10.0.0.0/16",
    zones: ["eu-central-1a", "eu-central-1b"],
    nat: "single",
    endpoints: [],
    clusterName: "slipway-test",
  });
  return new Cluster("slipway-test", {
    ...ACCOUNT,
    network,
    previous: previousOutputs(),
    logsKeyArn: "arn:logs-key",
    tags: { project: "slipway" },
    protect: false,
    version: "1.35",
    support: "standard",
    administrators: ["arn:aws:iam::111122223333:role/team/admin"],
    viewers: [],
    accessDeadline: 120,
    publicAccessCidrs: [],
    logs: { types: ["api", "audit", "authenticator"], retentionDays: 30 },
    nodes: { kind: "auto", pools: { workloads: POOL } },
    keyDeletionDays: 30,
    ...args,
  });
}
