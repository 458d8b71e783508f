import { createHash } from "node:crypto";

import { Cluster, type ClusterArgs } from "@pulumi/aws/eks/cluster";
import { Role } from "@pulumi/aws/iam/role";
import { RolePolicyAttachment } from "@pulumi/aws/iam/rolePolicyAttachment";
import { Provider } from "@pulumi/kubernetes/provider";
import * as pulumi from "@pulumi/pulumi";

import { at } from "../../../lib/values";
import { computedOutputs } from "../../../plan/computed";
import type { FakeApi } from "./api-server";
import { EKS_VERSION, eksChildren, type EksArgs } from "./eks-children";
import { kubeconfigOf } from "./kubeconfig";

/** Type token of the remote component `eks.Cluster`. */
const CLUSTER = "eks:index:Cluster";

/** Type token of the component of a role. */
const ROLE = "eks:index:ServiceRole";

/** The children that this fake can make. */
const MADE: readonly string[] = ["eksRole", "nodeRole", "eksCluster", "eks-k8s"];

/** Who may assume a role, by the suffix of its name: the control plane, or nodes. */
const SERVICES: Readonly<Record<string, string>> = { eksRole: "eks.amazonaws.com", nodeRole: "ec2.amazonaws.com" };

/** Arguments as the engine passes them to a remote component. */
type Args = EksArgs;

/** Where the API servers of the clusters are. */
type Api = Pick<FakeApi, "url" | "authority">;

/** The component `eks.Cluster` with the children that the real one registers for the same arguments. */
class EksCluster extends pulumi.ComponentResource {
  readonly state: pulumi.Inputs;

  constructor(name: string, args: Args, api: Api, opts: pulumi.ComponentResourceOptions) {
    super(CLUSTER, name, {}, opts);
    const children = eksChildren(args);
    const unknown = children.find(({ suffix }) => !MADE.includes(suffix));
    if (unknown !== undefined) {
      throw new Error(
        `pulumi-eks ${EKS_VERSION} makes the ${unknown.type} ${name}-${unknown.suffix} for these arguments; this fake does ` +
          "not: add it, or change the arguments",
      );
    }
    const roles = new Map(
      children.flatMap(({ suffix, type, policies = [] }) =>
        type === ROLE ? [[suffix, this.role(`${name}-${suffix}`, SERVICES[suffix], policies)] as const] : [],
      ),
    );
    const service = roles.get("eksRole");
    if (service === undefined) throw new Error("this fake makes the cluster's role itself: give no serviceRole");
    const cluster = this.cluster(`${name}-eksCluster`, args, service);
    const kubeconfig = pulumi.secret(cluster.id.apply((id) => kubeconfigOf(id, api)));
    new Provider(`${name}-eks-k8s`, { kubeconfig }, { parent: this });
    const computed = computedOutputs(CLUSTER, name, {});
    this.state = {
      ...computed,
      clusterSecurityGroupId: cluster.vpcConfig.apply(
        // EKS makes the group; the fake provider has it only with an API that can.
        ({ clusterSecurityGroupId: made }: Partial<{ clusterSecurityGroupId: string }>) =>
          made ?? computed.clusterSecurityGroupId,
      ),
      eksCluster: cluster,
      autoModeNodeRoleName: roles.get("nodeRole")?.name ?? "",
      kubeconfig: kubeconfig.apply((json) => JSON.parse(json) as unknown),
      kubeconfigJson: kubeconfig,
    };
    this.registerOutputs(this.state);
  }

  /** A role in a component of its own, with an attachment for each managed policy. */
  private role(name: string, service: string | undefined, policies: readonly string[]): Role {
    const component = new pulumi.ComponentResource(ROLE, name, {}, { parent: this });
    const statement = { Effect: "Allow", Principal: { Service: service } };
    const policy = { Version: "2012-10-17", Statement: [{ ...statement, Action: ["sts:AssumeRole"] }] };
    const role = new Role(`${name}-role`, { assumeRolePolicy: JSON.stringify(policy) }, { parent: component });
    for (const managed of policies) {
      const policyArn = `arn:aws:iam::aws:policy/${managed}`;
      new RolePolicyAttachment(
        `${name}-${shortHash(policyArn)}`,
        { policyArn, role: role.name },
        { parent: component },
      );
    }
    return role;
  }

  private cluster(name: string, args: Args, role: Role): Cluster {
    const isAuto = at(args.autoMode, "enabled") === true;
    return new Cluster(
      name,
      {
        name: args.name ?? name,
        version: args.version,
        roleArn: role.arn,
        ...(isAuto && autoMode(args)),
        bootstrapSelfManagedAddons: isAuto ? false : (args.bootstrapSelfManagedAddons ?? true),
        vpcConfig: {
          subnetIds: output([args.publicSubnetIds, args.privateSubnetIds, args.subnetIds]).apply(strings),
          endpointPrivateAccess: args.endpointPrivateAccess,
          endpointPublicAccess: args.endpointPublicAccess,
          publicAccessCidrs: args.publicAccessCidrs,
        },
        enabledClusterLogTypes: args.enabledClusterLogTypes,
        tags: { Name: name },
        encryptionConfig: { provider: { keyArn: args.encryptionConfigKeyArn }, resources: ["secrets"] },
        accessConfig: {
          authenticationMode: args.authenticationMode,
          bootstrapClusterCreatorAdminPermissions: true,
        },
        upgradePolicy: args.upgradePolicy,
        deletionProtection: args.deletionProtection,
        // The fake AWS provider validates what the arguments are.
      } as unknown as ClusterArgs,
      {
        parent: this,
        ignoreChanges: ["accessConfig.bootstrapClusterCreatorAdminPermissions", "bootstrapSelfManagedAddons"],
      },
    );
  }
}

/** The inputs that the component adds in Auto Mode without a node role of its own. */
function autoMode({ autoMode: mode }: Args) {
  return {
    computeConfig: output(at(mode, "computeConfig")).apply((config) => ({
      enabled: true,
      nodePools: ["general-purpose", "system"],
      ...(config as object | undefined),
    })),
    storageConfig: { blockStorage: { enabled: true } },
    kubernetesNetworkConfig: { ipFamily: "ipv4", elasticLoadBalancing: { enabled: true } },
  };
}

function output(value: unknown): pulumi.Output<unknown> {
  return pulumi.output(value) as pulumi.Output<unknown>;
}

/** Every string in nested lists. */
function strings(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(strings);
  return typeof value === "string" ? [value] : [];
}

/** As pulumi-eks shortens a policy's ARN for the name of its attachment. */
function shortHash(text: string): string {
  return createHash("sha1").update(text).digest("hex").slice(0, 8);
}

/** Constructs the component, with the API server of all clusters. @throws Error for any other type. */
export function constructEks(
  api: Api,
  name: string,
  type: string,
  inputs: pulumi.Inputs,
  options: pulumi.ComponentResourceOptions,
): pulumi.provider.ConstructResult {
  if (type !== CLUSTER) throw new Error(`the component ${type} is not faked; ${CLUSTER} is`);
  const { urn, state } = new EksCluster(name, inputs, api, options);
  return { urn, state };
}
