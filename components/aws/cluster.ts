import { Cluster as EksCluster } from "@pulumi/eks/cluster";
import { Provider } from "@pulumi/kubernetes/provider";
import { StorageClass } from "@pulumi/kubernetes/storage/v1";
import * as pulumi from "@pulumi/pulumi";

import type { Network } from "./network";

/** What a {@link Cluster} can be told. */
export interface ClusterArgs {
  readonly network: Pick<Network, "vpcId" | "publicSubnetIds" | "privateSubnetIds">;
  /** Kubernetes version, such as 1.35: always named, so that an upgrade is a decision. */
  readonly version: string;
  /** ARNs of IAM principals that administer the cluster. */
  readonly administrators: readonly string[];
  /** IPv4 ranges from which the public API endpoint may be reached; nodes use the private one. */
  readonly publicAccessCidrs: readonly string[];
  /**
   * Refuse to delete the cluster.
   * @default false
   */
  readonly protect?: boolean;
}

const ADMIN_POLICY = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy";

/** An EKS cluster in Auto Mode: AWS runs its nodes, volumes and load balancers. Access is by IAM access entries only. */
export class Cluster extends pulumi.ComponentResource {
  /** Deploys to this cluster. */
  readonly provider: Provider;
  /** Secret; needs the `aws` command to sign in. */
  readonly kubeconfig: pulumi.Output<string>;

  constructor(name: string, args: ClusterArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:aws:Cluster", name, {}, opts);

    const cluster = this.cluster(name, args);
    this.kubeconfig = pulumi.secret(cluster.kubeconfigJson);
    this.provider = new Provider(
      name,
      {
        kubeconfig: this.kubeconfig,
        // Without it a new kubeconfig for the same cluster would replace every object.
        clusterIdentifier: name,
      },
      { parent: this },
    );
    this.storage(name);

    this.registerOutputs({ kubeconfig: this.kubeconfig });
  }

  private cluster(name: string, args: ClusterArgs): EksCluster {
    return new EksCluster(
      name,
      {
        name,
        version: args.version,
        vpcId: args.network.vpcId,
        publicSubnetIds: args.network.publicSubnetIds,
        privateSubnetIds: args.network.privateSubnetIds,
        endpointPrivateAccess: true,
        endpointPublicAccess: true,
        publicAccessCidrs: [...args.publicAccessCidrs],
        authenticationMode: "API",
        accessEntries: Object.fromEntries(args.administrators.map((arn) => [accessEntryName(arn), administrator(arn)])),
        autoMode: { enabled: true, createNodeRole: true },
        deletionProtection: args.protect ?? false,
      },
      { parent: this, protect: args.protect ?? false },
    );
  }

  /** Auto Mode brings the driver for volumes but no class that uses it. */
  private storage(name: string): void {
    new StorageClass(
      `${name}-gp3`,
      {
        metadata: { name: "gp3", annotations: { "storageclass.kubernetes.io/is-default-class": "true" } },
        provisioner: "ebs.csi.eks.amazonaws.com",
        parameters: { type: "gp3", encrypted: "true" },
        volumeBindingMode: "WaitForFirstConsumer",
        allowVolumeExpansion: true,
      },
      { parent: this, provider: this.provider },
    );
  }
}

function administrator(principalArn: string) {
  return {
    principalArn,
    accessPolicies: { admin: { policyArn: ADMIN_POLICY, accessScope: { type: "cluster" } } },
  };
}

/** A name for an access entry, as unique as the ARN: `arn:aws:iam::111122223333:role/admin` gives `111122223333-role-admin`. */
export function accessEntryName(arn: string): string {
  return arn.replace(/^arn:[^:]*:iam::/, "").replace(/[:/]/g, "-");
}
