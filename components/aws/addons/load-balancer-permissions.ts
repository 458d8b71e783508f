import type { AllowStatement } from "../policy-document";

/** The account, region and cluster that the controller's permissions are limited to. */
export interface LoadBalancerScope {
  readonly account: string;
  readonly region: string;
  readonly clusterName: string;
}

/** Tag that the controller sets on every resource it creates; its value is the cluster's name. */
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
 * Permissions of the AWS Load Balancer Controller for network load balancers of Services: the policy from its
 * documentation without application load balancers, firewalls and authentication, limited to one cluster's resources.
 */
export function loadBalancerStatements(args: LoadBalancerScope): AllowStatement[] {
  return [{ actions: READS, resources: ["*"] }, serviceRole(args), ...securityGroups(args), ...loadBalancers(args)];
}

/** Elastic Load Balancing creates its service-linked role with the first load balancer of an account. */
function serviceRole({ account }: LoadBalancerScope): AllowStatement {
  const service = "elasticloadbalancing.amazonaws.com";
  return {
    actions: ["iam:CreateServiceLinkedRole"],
    resources: [`arn:aws:iam::${account}:role/aws-service-role/${service}/*`],
    condition: { StringEquals: { "iam:AWSServiceName": service } },
  };
}

function securityGroups({ account, region, clusterName }: LoadBalancerScope): AllowStatement[] {
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
    // The nodes' security group, which EKS creates and tags, has to admit traffic from the load balancers.
    {
      actions: rules,
      resources: groups,
      condition: { StringEquals: { [`aws:ResourceTag/kubernetes.io/cluster/${clusterName}`]: "owned" } },
    },
  ];
}

function loadBalancers({ account, region, clusterName }: LoadBalancerScope): AllowStatement[] {
  const elb = `arn:aws:elasticloadbalancing:${region}:${account}`;
  const loadBalancerArns = [`${elb}:loadbalancer/net/*/*`];
  const targetGroupArns = [`${elb}:targetgroup/*/*`];
  const listenerArns = [`${elb}:listener/net/*/*/*`];
  const requested = { StringEquals: { [`aws:RequestTag/${OWNER}`]: clusterName } };
  const owned = { StringEquals: { [`aws:ResourceTag/${OWNER}`]: clusterName } };
  const actions = (...names: string[]) => names.map((name) => `elasticloadbalancing:${name}`);
  return [
    {
      actions: actions("CreateLoadBalancer", "CreateTargetGroup"),
      resources: [...loadBalancerArns, ...targetGroupArns],
      condition: requested,
    },
    {
      actions: actions("AddTags"),
      resources: [...loadBalancerArns, ...targetGroupArns],
      condition: {
        StringEquals: {
          ...requested.StringEquals,
          "elasticloadbalancing:CreateAction": ["CreateLoadBalancer", "CreateTargetGroup"],
        },
      },
    },
    {
      actions: actions(
        "AddTags",
        "RemoveTags",
        "DeleteLoadBalancer",
        "ModifyLoadBalancerAttributes",
        "SetIpAddressType",
        "SetSecurityGroups",
        "SetSubnets",
        "CreateListener",
      ),
      resources: loadBalancerArns,
      condition: owned,
    },
    {
      actions: actions(
        "AddTags",
        "RemoveTags",
        "DeleteTargetGroup",
        "ModifyTargetGroup",
        "ModifyTargetGroupAttributes",
        "RegisterTargets",
        "DeregisterTargets",
      ),
      resources: targetGroupArns,
      condition: owned,
    },
    // Listeners are tagged only if the controller's feature for it is on, so they are matched by ARN alone.
    {
      actions: actions(
        "AddTags",
        "RemoveTags",
        "DeleteListener",
        "ModifyListener",
        "ModifyListenerAttributes",
        "AddListenerCertificates",
        "RemoveListenerCertificates",
      ),
      resources: listenerArns,
    },
  ];
}
