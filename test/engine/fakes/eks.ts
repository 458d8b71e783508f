import { Cluster } from "@pulumi/aws/eks/cluster";
import { Role } from "@pulumi/aws/iam/role";
import * as pulumi from "@pulumi/pulumi";

import { computedOutputs } from "../../../plan/computed";
import { kubeconfigOf } from "./kubeconfig";

/** Type token of the remote component `eks.Cluster`. */
const CLUSTER = "eks:index:Cluster";

/** Arguments as the engine passes them to a remote component. */
type Args = Readonly<Record<string, unknown>>;

/** The component `eks.Cluster` with the children that other resources depend on: a cluster and its roles. */
class EksCluster extends pulumi.ComponentResource {
  readonly state: pulumi.Inputs;

  constructor(name: string, args: Args, opts: pulumi.ComponentResourceOptions) {
    super(CLUSTER, name, {}, opts);
    const service = this.role(`${name}-eksRole-role`, "eks.amazonaws.com");
    const cluster = this.cluster(`${name}-eksCluster`, args, service);
    const nodeRole = isEnabled(args.autoMode) && this.role(`${name}-eksAutoNodeRole-role`, "ec2.amazonaws.com");
    const kubeconfig = pulumi.secret(cluster.id.apply(kubeconfigOf));
    this.state = {
      ...computedOutputs(CLUSTER, name, {}),
      eksCluster: cluster,
      autoModeNodeRoleName: nodeRole ? nodeRole.name : "",
      kubeconfig: kubeconfig.apply((json) => JSON.parse(json) as unknown),
      kubeconfigJson: kubeconfig,
    };
    this.registerOutputs(this.state);
  }

  private role(name: string, service: string): Role {
    const statement = { Effect: "Allow", Principal: { Service: service }, Action: ["sts:AssumeRole"] };
    const policy = { Version: "2012-10-17", Statement: [statement] };
    return new Role(name, { assumeRolePolicy: JSON.stringify(policy) }, { parent: this });
  }

  private cluster(name: string, args: Args, role: Role): Cluster {
    const subnets = output([args.publicSubnetIds, args.privateSubnetIds, args.subnetIds]).apply(strings);
    return new Cluster(
      name,
      {
        name: output(args.name ?? name).apply(String),
        version: output(args.version).apply(String),
        roleArn: role.arn,
        deletionProtection: output(args.deletionProtection).apply((value) => value === true),
        accessConfig: { authenticationMode: output(args.authenticationMode).apply(String) },
        enabledClusterLogTypes: output(args.enabledClusterLogTypes).apply(strings),
        encryptionConfig: {
          provider: { keyArn: output(args.encryptionConfigKeyArn).apply(String) },
          resources: ["secrets"],
        },
        vpcConfig: {
          subnetIds: subnets,
          endpointPublicAccess: output(args.endpointPublicAccess).apply((value) => value === true),
          publicAccessCidrs: output(args.publicAccessCidrs).apply(strings),
        },
      },
      { parent: this },
    );
  }
}

function output(value: unknown): pulumi.Output<unknown> {
  return pulumi.output(value) as pulumi.Output<unknown>;
}

/** Every string in nested lists. */
function strings(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(strings);
  return typeof value === "string" ? [value] : [];
}

function isEnabled(autoMode: unknown): boolean {
  return typeof autoMode === "object" && autoMode !== null && "enabled" in autoMode && autoMode.enabled === true;
}

/** Constructs the component. @throws Error for any other type. */
export function constructEks(
  name: string,
  type: string,
  inputs: pulumi.Inputs,
  options: pulumi.ComponentResourceOptions,
): pulumi.provider.ConstructResult {
  if (type !== CLUSTER) throw new Error(`the component ${type} is not faked; ${CLUSTER} is`);
  const { urn, state } = new EksCluster(name, inputs, options);
  return { urn, state };
}
