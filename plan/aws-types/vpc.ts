import { SECURITY_GROUP_RULE_ACTIONS } from "./actions";
import type { AwsService } from "./aws-type";

export const VPC: AwsService = {
  types: {
    "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": {
      actions: { region: SECURITY_GROUP_RULE_ACTIONS },
      replaceOnChanges: ["securityGroupId"],
      risk: "access",
      charge: "free",
    },
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": {
      actions: { region: SECURITY_GROUP_RULE_ACTIONS },
      replaceOnChanges: ["securityGroupId"],
      risk: "access",
      charge: "free",
    },
    "aws:vpc/securityGroupVpcAssociation:SecurityGroupVpcAssociation": { risk: "access", charge: "free" },
  },
};
