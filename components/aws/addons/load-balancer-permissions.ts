import type { Statement } from "../policy-document";

/** Where the controller works. */
export interface LoadBalancerRightsArgs {
  readonly account: string;
  readonly region: string;
  readonly clusterName: string;
}

/** The controller's tag on all that it makes; its value is the cluster's name. */
const OWNER = "elbv2.k8s.aws/cluster";

const READS = [
  "ec2:DescribeAccountAttributes",
  "ec2:DescribeAddresses",
  "ec2:DescribeAvailabilityZones",
  "ec2:DescribeInstances",
  "ec2:DescribeInternetGateways",
  "ec2:DescribeNetworkInterfaces",
  "ec2:DescribeRouteTables",
  "ec2:DescribeSecurityGroups",
  "ec2:DescribeSubnets",
  "ec2:DescribeTags",
  "ec2:DescribeVpcs",
  "ec2:GetSecurityGroupsForVpc",
  "elasticloadbalancing:DescribeCapacityReservation",
  "elasticloadbalancing:DescribeListenerAttributes",
  "elasticloadbalancing:DescribeListenerCertificates",
  "elasticloadbalancing:DescribeListeners",
  "elasticloadbalancing:DescribeLoadBalancerAttributes",
  "elasticloadbalancing:DescribeLoadBalancers",
  "elasticloadbalancing:DescribeRules",
  "elasticloadbalancing:DescribeSSLPolicies",
  "elasticloadbalancing:DescribeTags",
  "elasticloadbalancing:DescribeTargetGroupAttributes",
  "elasticloadbalancing:DescribeTargetGroups",
  "elasticloadbalancing:DescribeTargetHealth",
] as const;

/**
 * What the AWS Load Balancer Controller needs for network load balancers of Services: the policy in its documentation
 * without application load balancers, firewalls and sign-in, and bound to one cluster's own resources.
 */
export function loadBalancerStatements(args: LoadBalancerRightsArgs): Statement[] {
  return [{ actions: READS, resources: ["*"] }, serviceRole(args), ...securityGroups(args), ...loadBalancers(args)];
}

/** The first load balancer of an account takes a role that Elastic Load Balancing itself acts with. */
function serviceRole({ account }: LoadBalancerRightsArgs): Statement {
  const service = "elasticloadbalancing.amazonaws.com";
  return {
    actions: ["iam:CreateServiceLinkedRole"],
    resources: [`arn:aws:iam::${account}:role/aws-service-role/${service}/*`],
    condition: { StringEquals: { "iam:AWSServiceName": service } },
  };
}

function securityGroups({ account, region, clusterName }: LoadBalancerRightsArgs): Statement[] {
  const ec2 = `arn:aws:ec2:${region}:${account}`;
  const groups = [`${ec2}:security-group/*`];
  const rules = ["ec2:AuthorizeSecurityGroupIngress", "ec2:RevokeSecurityGroupIngress"];
  return [
    { actions: ["ec2:CreateSecurityGroup"], resources: [`${ec2}:vpc/*`] },
    {
      actions: ["ec2:CreateSecurityGroup"],
      resources: groups,
      condition: { StringEquals: { [`aws:RequestTag/${OWNER}`]: clusterName } },
    },
    {
      actions: ["ec2:CreateTags"],
      resources: groups,
      condition: {
        StringEquals: { "ec2:CreateAction": "CreateSecurityGroup", [`aws:RequestTag/${OWNER}`]: clusterName },
      },
    },
    {
      actions: ["ec2:CreateTags", "ec2:DeleteTags", "ec2:DeleteSecurityGroup", ...rules],
      resources: groups,
      condition: { StringEquals: { [`aws:ResourceTag/${OWNER}`]: clusterName } },
    },
    // The nodes' group, which EKS makes and tags, has to let the load balancers in.
    {
      actions: rules,
      resources: groups,
      condition: { StringEquals: { [`aws:ResourceTag/kubernetes.io/cluster/${clusterName}`]: "owned" } },
    },
  ];
}

function loadBalancers({ account, region, clusterName }: LoadBalancerRightsArgs): Statement[] {
  const elb = `arn:aws:elasticloadbalancing:${region}:${account}`;
  const balancers = [`${elb}:loadbalancer/net/*/*`];
  const targets = [`${elb}:targetgroup/*/*`];
  const listeners = [`${elb}:listener/net/*/*/*`];
  const requested = { StringEquals: { [`aws:RequestTag/${OWNER}`]: clusterName } };
  const owned = { StringEquals: { [`aws:ResourceTag/${OWNER}`]: clusterName } };
  const named = (...names: string[]) => names.map((name) => `elasticloadbalancing:${name}`);
  return [
    {
      actions: named("CreateLoadBalancer", "CreateTargetGroup"),
      resources: [...balancers, ...targets],
      condition: requested,
    },
    {
      actions: named("AddTags"),
      resources: [...balancers, ...targets],
      condition: {
        StringEquals: {
          ...requested.StringEquals,
          "elasticloadbalancing:CreateAction": ["CreateLoadBalancer", "CreateTargetGroup"],
        },
      },
    },
    {
      actions: named(
        "AddTags",
        "RemoveTags",
        "DeleteLoadBalancer",
        "ModifyLoadBalancerAttributes",
        "SetIpAddressType",
        "SetSecurityGroups",
        "SetSubnets",
        "CreateListener",
      ),
      resources: balancers,
      condition: owned,
    },
    {
      actions: named(
        "AddTags",
        "RemoveTags",
        "DeleteTargetGroup",
        "ModifyTargetGroup",
        "ModifyTargetGroupAttributes",
        "RegisterTargets",
        "DeregisterTargets",
      ),
      resources: targets,
      condition: owned,
    },
    // Listeners are tagged only where the controller's feature for it is on, so they are told by their kind alone.
    {
      actions: named(
        "AddTags",
        "RemoveTags",
        "DeleteListener",
        "ModifyListener",
        "ModifyListenerAttributes",
        "AddListenerCertificates",
        "RemoveListenerCertificates",
      ),
      resources: listeners,
    },
  ];
}
