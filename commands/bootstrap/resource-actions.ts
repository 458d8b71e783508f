/** Actions on tags, for services that have one pair for all that they hold. */
const tags = (service: string): string[] => [`${service}:TagResource`, `${service}:UntagResource`];

const EC2_TAGS = ["ec2:CreateTags", "ec2:DeleteTags"];

const ROLE_TAGS = ["iam:TagRole", "iam:UntagRole"];

/** Rules of security groups, however they are written. */
const RULES = [
  "ec2:AuthorizeSecurityGroupEgress",
  "ec2:AuthorizeSecurityGroupIngress",
  "ec2:ModifySecurityGroupRules",
  "ec2:RevokeSecurityGroupEgress",
  "ec2:RevokeSecurityGroupIngress",
  ...EC2_TAGS,
];

/**
 * What it takes to make, change and delete each type of resource that the program has on AWS; looking at them is
 * granted by service. A type that is not here cannot be deployed by the workflows.
 */
export const RESOURCE_ACTIONS: Readonly<Record<string, readonly string[]>> = {
  "aws:acm/certificate:Certificate": [
    "acm:AddTagsToCertificate",
    "acm:DeleteCertificate",
    "acm:RemoveTagsFromCertificate",
    "acm:RequestCertificate",
    "acm:UpdateCertificateOptions",
  ],
  "aws:acm/certificateValidation:CertificateValidation": [],
  "aws:autoscaling/schedule:Schedule": [
    "autoscaling:DeleteScheduledAction",
    "autoscaling:PutScheduledUpdateGroupAction",
  ],
  "aws:autoscaling/tag:Tag": ["autoscaling:CreateOrUpdateTags", "autoscaling:DeleteTags"],
  "aws:cloudwatch/logGroup:LogGroup": [
    "logs:AssociateKmsKey",
    "logs:CreateLogGroup",
    "logs:DeleteLogGroup",
    "logs:DeleteRetentionPolicy",
    "logs:DisassociateKmsKey",
    "logs:PutRetentionPolicy",
    ...tags("logs"),
  ],
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": RULES,
  "aws:ec2/eip:Eip": [
    "ec2:AllocateAddress",
    "ec2:AssociateAddress",
    "ec2:DisassociateAddress",
    "ec2:ReleaseAddress",
    ...EC2_TAGS,
  ],
  "aws:ec2/flowLog:FlowLog": [
    "ec2:CreateFlowLogs",
    "ec2:DeleteFlowLogs",
    "logs:CreateLogDelivery",
    "logs:DeleteLogDelivery",
    ...EC2_TAGS,
  ],
  "aws:ec2/internetGateway:InternetGateway": [
    "ec2:AttachInternetGateway",
    "ec2:CreateInternetGateway",
    "ec2:DeleteInternetGateway",
    "ec2:DetachInternetGateway",
    ...EC2_TAGS,
  ],
  "aws:ec2/launchTemplate:LaunchTemplate": [
    "ec2:CreateLaunchTemplate",
    "ec2:CreateLaunchTemplateVersion",
    "ec2:DeleteLaunchTemplate",
    "ec2:DeleteLaunchTemplateVersions",
    "ec2:ModifyLaunchTemplate",
    ...EC2_TAGS,
  ],
  "aws:ec2/natGateway:NatGateway": ["ec2:CreateNatGateway", "ec2:DeleteNatGateway", ...EC2_TAGS],
  "aws:ec2/route:Route": ["ec2:CreateRoute", "ec2:DeleteRoute", "ec2:ReplaceRoute"],
  "aws:ec2/routeTable:RouteTable": ["ec2:CreateRouteTable", "ec2:DeleteRouteTable", ...EC2_TAGS],
  "aws:ec2/routeTableAssociation:RouteTableAssociation": [
    "ec2:AssociateRouteTable",
    "ec2:DisassociateRouteTable",
    "ec2:ReplaceRouteTableAssociation",
  ],
  "aws:ec2/securityGroup:SecurityGroup": ["ec2:CreateSecurityGroup", "ec2:DeleteSecurityGroup", ...RULES],
  "aws:ec2/subnet:Subnet": ["ec2:CreateSubnet", "ec2:DeleteSubnet", "ec2:ModifySubnetAttribute", ...EC2_TAGS],
  "aws:ec2/vpc:Vpc": ["ec2:CreateVpc", "ec2:DeleteVpc", "ec2:ModifyVpcAttribute", ...EC2_TAGS],
  "aws:ec2/vpcEndpoint:VpcEndpoint": [
    "ec2:CreateVpcEndpoint",
    "ec2:DeleteVpcEndpoints",
    "ec2:ModifyVpcEndpoint",
    ...EC2_TAGS,
  ],
  "aws:ecr/lifecyclePolicy:LifecyclePolicy": ["ecr:DeleteLifecyclePolicy", "ecr:PutLifecyclePolicy"],
  "aws:ecr/pullThroughCacheRule:PullThroughCacheRule": [
    "ecr:CreatePullThroughCacheRule",
    "ecr:DeletePullThroughCacheRule",
    "ecr:UpdatePullThroughCacheRule",
    "ecr:ValidatePullThroughCacheRule",
  ],
  "aws:ecr/repository:Repository": [
    "ecr:BatchDeleteImage",
    "ecr:CreateRepository",
    "ecr:DeleteRepository",
    "ecr:PutImageScanningConfiguration",
    "ecr:PutImageTagMutability",
    ...tags("ecr"),
  ],
  "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate": [
    "ecr:CreateRepositoryCreationTemplate",
    "ecr:DeleteRepositoryCreationTemplate",
    "ecr:UpdateRepositoryCreationTemplate",
  ],
  "aws:ecr/repositoryPolicy:RepositoryPolicy": ["ecr:DeleteRepositoryPolicy", "ecr:SetRepositoryPolicy"],
  "aws:eks/accessEntry:AccessEntry": [
    "eks:CreateAccessEntry",
    "eks:DeleteAccessEntry",
    "eks:UpdateAccessEntry",
    ...tags("eks"),
  ],
  "aws:eks/accessPolicyAssociation:AccessPolicyAssociation": [
    "eks:AssociateAccessPolicy",
    "eks:DisassociateAccessPolicy",
  ],
  "aws:eks/addon:Addon": ["eks:CreateAddon", "eks:DeleteAddon", "eks:UpdateAddon", ...tags("eks")],
  // EKS asks whether the caller might start the instances of a launch template by themselves.
  "aws:eks/nodeGroup:NodeGroup": [
    "ec2:RunInstances",
    "eks:CreateNodegroup",
    "eks:DeleteNodegroup",
    "eks:UpdateNodegroupConfig",
    "eks:UpdateNodegroupVersion",
    ...tags("eks"),
  ],
  "aws:eks/podIdentityAssociation:PodIdentityAssociation": [
    "eks:CreatePodIdentityAssociation",
    "eks:DeletePodIdentityAssociation",
    "eks:UpdatePodIdentityAssociation",
    ...tags("eks"),
  ],
  "aws:iam/role:Role": [
    "iam:CreateRole",
    "iam:DeleteRole",
    "iam:UpdateAssumeRolePolicy",
    "iam:UpdateRole",
    "iam:UpdateRoleDescription",
    ...ROLE_TAGS,
  ],
  "aws:iam/rolePolicy:RolePolicy": ["iam:DeleteRolePolicy", "iam:PutRolePolicy"],
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": ["iam:AttachRolePolicy", "iam:DetachRolePolicy"],
  "aws:kms/alias:Alias": ["kms:CreateAlias", "kms:DeleteAlias", "kms:UpdateAlias"],
  // A service that encrypts with a key gets a grant through whoever has it do so.
  "aws:kms/key:Key": [
    "kms:CreateGrant",
    "kms:CreateKey",
    "kms:DisableKeyRotation",
    "kms:EnableKeyRotation",
    "kms:PutKeyPolicy",
    "kms:ScheduleKeyDeletion",
    "kms:UpdateKeyDescription",
    ...tags("kms"),
  ],
  "aws:rds/instance:Instance": [
    "rds:AddTagsToResource",
    "rds:CreateDBInstance",
    "rds:CreateDBSnapshot",
    "rds:DeleteDBInstance",
    "rds:ModifyDBInstance",
    "rds:RebootDBInstance",
    "rds:RemoveTagsFromResource",
  ],
  "aws:rds/parameterGroup:ParameterGroup": [
    "rds:CreateDBParameterGroup",
    "rds:DeleteDBParameterGroup",
    "rds:ModifyDBParameterGroup",
    "rds:ResetDBParameterGroup",
  ],
  "aws:rds/subnetGroup:SubnetGroup": ["rds:CreateDBSubnetGroup", "rds:DeleteDBSubnetGroup", "rds:ModifyDBSubnetGroup"],
  "aws:route53/record:Record": ["route53:ChangeResourceRecordSets"],
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": RULES,
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": RULES,
  // With the roles and the security groups that the component makes of its own.
  "eks:index:Cluster": [
    "ec2:CreateSecurityGroup",
    "ec2:DeleteSecurityGroup",
    "eks:AssociateEncryptionConfig",
    "eks:CreateCluster",
    "eks:DeleteCluster",
    "eks:UpdateClusterConfig",
    "eks:UpdateClusterVersion",
    ...tags("eks"),
    ...RULES,
  ],
};
