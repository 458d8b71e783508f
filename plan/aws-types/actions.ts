/** Tag actions of a service that has one pair for all its resource types. */
export const tagActions = (service: string): string[] => [`${service}:TagResource`, `${service}:UntagResource`];

export const EC2_TAG_ACTIONS: readonly string[] = ["ec2:CreateTags", "ec2:DeleteTags"];

/** Actions on the rules of a security group, whether they are inputs of the group or resources of their own. */
export const SECURITY_GROUP_RULE_ACTIONS: readonly string[] = [
  "ec2:AuthorizeSecurityGroupEgress",
  "ec2:AuthorizeSecurityGroupIngress",
  "ec2:ModifySecurityGroupRules",
  "ec2:RevokeSecurityGroupEgress",
  "ec2:RevokeSecurityGroupIngress",
  ...EC2_TAG_ACTIONS,
];
