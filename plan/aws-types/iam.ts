import type { AwsService } from "./aws-type";

export const IAM: AwsService = {
  readActions: [
    "iam:GetPolicy",
    "iam:GetPolicyVersion",
    "iam:GetRole",
    "iam:GetRolePolicy",
    "iam:ListAttachedRolePolicies",
    "iam:ListInstanceProfilesForRole",
    "iam:ListRolePolicies",
  ],
  types: {
    "aws:iam/groupPolicy:GroupPolicy": { risk: "access", policyDocuments: { policy: "identity" }, charge: "free" },
    "aws:iam/policy:Policy": {
      replaceOnChanges: ["description", "name", "path"],
      identity: ["name"],
      risk: "access",
      policyDocuments: { policy: "identity" },
      charge: "free",
    },
    "aws:iam/role:Role": {
      actions: {
        projectRoles: [
          "iam:CreateRole",
          "iam:DeleteRole",
          "iam:TagRole",
          "iam:UntagRole",
          "iam:UpdateAssumeRolePolicy",
          "iam:UpdateRole",
          "iam:UpdateRoleDescription",
        ],
      },
      computed: (name) => ({ uniqueId: `[unique id of ${name}]` }),
      replaceOnChanges: ["name", "path"],
      identity: ["name"],
      risk: "access",
      policyDocuments: { assumeRolePolicy: "resource", "inlinePolicies.*.policy": "identity" },
      charge: "free",
    },
    "aws:iam/rolePolicy:RolePolicy": {
      actions: { projectRoles: ["iam:DeleteRolePolicy", "iam:PutRolePolicy"] },
      replaceOnChanges: ["name", "role"],
      risk: "access",
      policyDocuments: { policy: "identity" },
      charge: "free",
    },
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment": {
      actions: { projectRoles: ["iam:DetachRolePolicy"], projectRolePolicies: ["iam:AttachRolePolicy"] },
      replaceOnChanges: ["policyArn", "role"],
      risk: "access",
      charge: "free",
    },
    "aws:iam/userPolicy:UserPolicy": { risk: "access", policyDocuments: { policy: "identity" }, charge: "free" },
  },
  otherTypes: { risk: "access" },
};
