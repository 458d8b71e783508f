import { examplesOf, resource, type RuleExamples } from "./example";

const POLICY = "aws:iam/policy:Policy";
const ROLE = "aws:iam/role:Role";
const INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const LISTENER = "aws:lb/listener:Listener";
const SERVICE = "kubernetes:core/v1:Service";
const ANNOTATION = "service.beta.kubernetes.io/aws-load-balancer-ssl";
const CERTIFICATE = { [`${ANNOTATION}-cert`]: "arn:aws:acm:eu-central-1:111122223333:certificate/example" };
const CONDITION = { StringEquals: { "aws:ResourceTag/environment": "dev" } };

function document(...statements: readonly object[]) {
  return { policy: JSON.stringify({ Statement: statements.map((one) => ({ Effect: "Allow", ...one })) }) };
}

function trust(statement: object) {
  const { policy } = document({ Action: "sts:AssumeRole", ...statement });
  return { assumeRolePolicy: policy };
}

/** IAM, security groups and load balancers. */
export const ACCESS_EXAMPLES: Readonly<Record<string, RuleExamples>> = {
  "iam-actions-named": {
    passing: [
      [resource(POLICY, document({ Action: ["ec2:Describe*", "ecr:GetAuthorizationToken"], Resource: "*" }))],
      [resource(POLICY, document({ Effect: "Deny", Action: "*", Resource: "*" }))],
      [
        resource(
          "aws:kms/key:Key",
          document({ Action: "kms:*", Resource: "*", Principal: { AWS: "arn:aws:iam::111122223333:root" } }),
        ),
      ],
      [resource("aws:ec2/vpcEndpoint:VpcEndpoint", document({ Action: "*", Resource: "*", Principal: "*" }))],
    ],
    failing: [
      {
        resources: [resource(POLICY, document({ Action: ["s3:GetObject", "s3:*"], Resource: "arn:aws:s3:::data/*" }))],
        messages: ["statement number 1 allows s3:*; name the actions"],
      },
      {
        resources: [resource(ROLE, { inlinePolicies: [document({ Sid: "All", Action: "*", Resource: "*" })] })],
        messages: ["statement All allows *; name the actions"],
      },
      {
        resources: [resource(POLICY, document({ NotAction: "iam:*", Resource: "arn:aws:s3:::data" }))],
        messages: ["statement number 1 allows everything except what it names; name what it allows"],
      },
      {
        resources: [
          resource(
            "aws:kms/key:Key",
            document({ Action: "kms:*", Resource: "*", Principal: { AWS: "arn:aws:iam::111122223333:role/app" } }),
          ),
        ],
        messages: ["statement number 1 allows kms:*; name the actions"],
      },
    ],
  },
  "iam-resources-named": examplesOf(
    POLICY,
    [
      document({ Action: ["ec2:DescribeInstances", "eks:ListClusters"], Resource: "*" }),
      document({ Action: "autoscaling:SetDesiredCapacity", Resource: "*", Condition: CONDITION }),
      document({ Action: "s3:PutObject", Resource: "arn:aws:s3:::data/*" }),
      document({ Action: ["rekognition:DetectLabels", "xray:PutTraceSegments"], Resource: "*" }),
    ],
    [
      [
        document({ Action: "ec2:TerminateInstances", Resource: "*" }),
        "statement number 1 allows ec2:TerminateInstances on every resource; name the resources or add a condition",
      ],
      [
        document({ Action: "cloudwatch:PutMetricData", Resource: "*" }),
        "statement number 1 allows cloudwatch:PutMetricData on every resource; name the resources or add a condition",
      ],
      [
        document({ Action: "secretsmanager:GetSecretValue", Resource: ["*"] }),
        "statement number 1 allows secretsmanager:GetSecretValue on every resource; " +
          "name the resources or add a condition",
      ],
      [
        document({ Sid: "Sets", Action: "logs:PutLogEvents", Resource: "arn:aws:logs:eu-central-1:111122223333:*" }),
        "statement Sets allows logs:PutLogEvents on every resource; name the resources or add a condition",
      ],
    ],
  ),
  "iam-principals-named": examplesOf(
    ROLE,
    [
      trust({ Principal: { Service: "pods.eks.amazonaws.com" } }),
      trust({ Principal: "*", Condition: CONDITION }),
      trust({ Principal: { AWS: "*" }, Effect: "Deny" }),
    ],
    [
      [
        trust({ Principal: { AWS: "*" } }),
        "statement number 1 allows every principal; name the principals or add a condition",
      ],
    ],
  ),
  "iam-no-broad-policies": examplesOf(
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
    [{ policyArn: "arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy" }, { policyArn: "[arn of policy]" }],
    [
      [
        { policyArn: "arn:aws:iam::aws:policy/AdministratorAccess" },
        "arn:aws:iam::aws:policy/AdministratorAccess is attached; use one that names the actions",
      ],
      [
        { policyArn: "arn:aws:iam::aws:policy/AmazonS3FullAccess" },
        "arn:aws:iam::aws:policy/AmazonS3FullAccess is attached; use one that names the actions",
      ],
    ],
  ),
  "security-groups-closed": {
    passing: [
      [resource(INGRESS, { cidrIpv4: "10.0.0.0/16", fromPort: 5432, toPort: 5432 })],
      [resource("aws:ec2/securityGroup:SecurityGroup", { egress: [{ cidrBlocks: ["0.0.0.0/0"] }] })],
      [resource("aws:ec2/securityGroupRule:SecurityGroupRule", { type: "egress", cidrBlocks: ["0.0.0.0/0"] })],
    ],
    failing: [
      {
        resources: [resource(INGRESS, { cidrIpv4: "0.0.0.0/0", fromPort: 5432, toPort: 5432 })],
        messages: [
          "it allows ingress from 0.0.0.0/0 on port 5432; name the addresses or the security group that need it",
        ],
      },
      {
        resources: [
          resource("aws:ec2/securityGroup:SecurityGroup", {
            ingress: [{ ipv6CidrBlocks: ["::/0"], fromPort: 80, toPort: 443 }],
          }),
        ],
        messages: [
          "it allows ingress from ::/0 on ports 80 to 443; name the addresses or the security group that need it",
        ],
      },
    ],
  },
  "subnets-give-no-address": examplesOf(
    "aws:ec2/subnet:Subnet",
    [{}, { mapPublicIpOnLaunch: false }],
    [[{ mapPublicIpOnLaunch: true }, "mapPublicIpOnLaunch is true; remove it"]],
  ),
  "load-balancer-tls": {
    passing: [
      [resource(LISTENER, { protocol: "TLS", sslPolicy: "ELBSecurityPolicy-TLS13-1-2-2021-06" })],
      [resource(LISTENER, { protocol: "HTTP", defaultActions: [{ type: "redirect" }] })],
      [resource(SERVICE, { metadata: { annotations: { other: "annotation" } } })],
      [
        resource(SERVICE, {
          metadata: {
            annotations: {
              ...CERTIFICATE,
              [`${ANNOTATION}-negotiation-policy`]: "ELBSecurityPolicy-TLS13-1-2-2021-06",
            },
          },
        }),
      ],
    ],
    failing: [
      {
        resources: [resource(LISTENER, { protocol: "HTTPS", sslPolicy: "ELBSecurityPolicy-2016-08" })],
        messages: ["sslPolicy is ELBSecurityPolicy-2016-08; it must be one of ELBSecurityPolicy-TLS13-1-2-* or -1-3-*"],
      },
      {
        resources: [resource(LISTENER, { protocol: "HTTP", defaultActions: [{ type: "forward" }] })],
        messages: ["it serves plain HTTP; its default action must be a redirect to HTTPS"],
      },
      {
        resources: [
          resource("kubernetes:helm.sh/v3:Release", {
            values: { controller: { service: { annotations: CERTIFICATE } } },
          }),
        ],
        messages: [
          `${ANNOTATION}-negotiation-policy is undefined; ` +
            "it must be one of ELBSecurityPolicy-TLS13-1-2-* or -1-3-*",
        ],
      },
    ],
  },
};
