import { at } from "../../../lib/values";

/**
 * The version of pulumi-eks from whose source this table is written: `createCore` and `createCluster` in
 * nodejs/eks/cluster/cluster.ts, and nodejs/eks/cluster/servicerole.ts. For another version, compare them first.
 */
export const EKS_VERSION = "4.3.0";

/** Arguments of `eks.Cluster`. */
export type EksArgs = Readonly<Record<string, unknown>>;

/** A child that the component registers. */
export interface EksChild {
  /** The name, without that of the cluster before it. */
  readonly suffix: string;
  readonly type: string;
  /** Managed policies that a role gets. @default none: it is no role */
  readonly policies?: readonly string[];
}

/** A child, and whether some arguments lead to it. */
interface Row {
  readonly suffix: string;
  readonly type: string;
  readonly policies?: (args: EksArgs) => readonly string[];
  readonly when: (args: EksArgs) => boolean;
}

const ROLE = "eks:index:ServiceRole";
const ADDON = "aws:eks/addon:Addon";
const GROUP = "aws:ec2/securityGroup:SecurityGroup";
const GROUP_RULE = "aws:ec2/securityGroupRule:SecurityGroupRule";

const AUTO_MODE_POLICIES = [
  "AmazonEKSComputePolicy",
  "AmazonEKSBlockStoragePolicy",
  "AmazonEKSLoadBalancingPolicy",
  "AmazonEKSNetworkingPolicy",
];

const ROWS: readonly Row[] = [
  {
    suffix: "eksRole",
    type: ROLE,
    policies: (args) => ["AmazonEKSClusterPolicy", ...(isAuto(args) ? AUTO_MODE_POLICIES : [])],
    when: ({ serviceRole }) => serviceRole === undefined,
  },
  {
    suffix: "eksClusterSecurityGroup",
    type: GROUP,
    when: (args) => args.clusterSecurityGroup === undefined && hasDefaultSecurityGroups(args),
  },
  {
    suffix: "eksClusterInternetEgressRule",
    type: GROUP_RULE,
    when: (args) => args.clusterSecurityGroup === undefined && hasDefaultSecurityGroups(args),
  },
  {
    suffix: "nodeRole",
    type: ROLE,
    policies: () => ["AmazonEKSWorkerNodeMinimalPolicy", "AmazonEC2ContainerRegistryPullOnly"],
    when: (args) => isAuto(args) && at(args.autoMode, "createNodeRole") !== false,
  },
  { suffix: "eksCluster", type: "aws:eks/cluster:Cluster", when: () => true },
  { suffix: "kube-proxy", type: ADDON, when: (args) => addonEnabled(args.kubeProxyAddonOptions) ?? !isAuto(args) },
  { suffix: "eks-k8s", type: "pulumi:providers:kubernetes", when: () => true },
  {
    suffix: "instanceRole",
    type: ROLE,
    policies: () => ["AmazonEKSWorkerNodePolicy", "AmazonEKS_CNI_Policy", "AmazonEC2ContainerRegistryReadOnly"],
    when: makesInstanceRole,
  },
  { suffix: "instanceProfile", type: "aws:iam/instanceProfile:InstanceProfile", when: makesInstanceRole },
  {
    // The ConfigMap aws-auth.
    suffix: "nodeAccess",
    type: "kubernetes:core/v1:ConfigMap",
    when: ({ authenticationMode }) => authenticationMode !== "API",
  },
  {
    suffix: "defaultNodeGroupInstanceRole",
    type: "aws:eks/accessEntry:AccessEntry",
    when: (args) => ["API", "API_AND_CONFIG_MAP"].includes(String(args.authenticationMode)) && makesInstanceRole(args),
  },
  {
    suffix: "vpc-cni",
    type: "eks:index:VpcCniAddon",
    when: (args) => (args.useDefaultVpcCni === undefined ? !isAuto(args) : args.useDefaultVpcCni === false),
  },
  {
    suffix: "coredns",
    type: ADDON,
    when: (args) => addonEnabled(args.corednsAddonOptions) ?? (args.skipDefaultNodeGroup !== true || isAuto(args)),
  },
  {
    suffix: "oidcProvider",
    type: "aws:iam/openIdConnectProvider:OpenIdConnectProvider",
    when: ({ createOidcProvider }) => createOidcProvider === true,
  },
  { suffix: "nodeSecurityGroup", type: GROUP, when: hasDefaultSecurityGroups },
  ...["eksNodeIngressRule", "eksNodeClusterIngressRule", "eksExtApiServerClusterIngressRule"].map(nodeRule),
  ...["eksNodeInternetEgressRule", "eksClusterIngressRule"].map(nodeRule),
];

/**
 * The children of `eks.Cluster` for some arguments, except for what belongs to a default node group (launch template,
 * Auto Scaling group), Fargate, storage classes, access entries and custom policies.
 */
export function eksChildren(args: EksArgs): readonly EksChild[] {
  return ROWS.filter(({ when }) => when(args)).map(({ suffix, type, policies }) => ({
    suffix,
    type,
    ...(policies === undefined ? {} : { policies: policies(args) }),
  }));
}

/** Types of the resources of AWS that a child consists of. */
export function awsTypesOf({ type }: EksChild): readonly string[] {
  return type === ROLE ? ["aws:iam/role:Role", "aws:iam/rolePolicyAttachment:RolePolicyAttachment"] : [type];
}

function isAuto({ autoMode }: EksArgs): boolean {
  return at(autoMode, "enabled") === true;
}

/** The component does not consider Auto Mode here. */
function makesInstanceRole({ createInstanceRole, skipDefaultNodeGroup }: EksArgs): boolean {
  return createInstanceRole === true || (skipDefaultNodeGroup !== true && createInstanceRole === undefined);
}

function nodeRule(suffix: string): Row {
  return { suffix, type: GROUP_RULE, when: hasDefaultSecurityGroups };
}

function hasDefaultSecurityGroups(args: EksArgs): boolean {
  return args.skipDefaultSecurityGroups === undefined ? !isAuto(args) : args.skipDefaultSecurityGroups !== true;
}

function addonEnabled(options: unknown): boolean | undefined {
  const enabled = at(options, "enabled");
  return typeof enabled === "boolean" ? enabled : undefined;
}
