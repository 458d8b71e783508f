import { key } from "../cost/rules/storage";
import { tagActions } from "./actions";
import type { AwsService } from "./aws-type";

export const KMS: AwsService = {
  readActions: [
    "kms:DescribeKey",
    "kms:GetKeyPolicy",
    "kms:GetKeyRotationStatus",
    "kms:ListAliases",
    "kms:ListResourceTags",
  ],
  types: {
    "aws:kms/alias:Alias": {
      actions: { region: ["kms:CreateAlias", "kms:DeleteAlias", "kms:UpdateAlias"] },
      identity: ["name"],
      charge: "free",
    },
    "aws:kms/grant:Grant": { risk: "access", charge: "free" },
    "aws:kms/key:Key": {
      actions: {
        region: [
          // A service that encrypts with the key receives a grant from the caller who configures the service.
          "kms:CreateGrant",
          "kms:CreateKey",
          "kms:DisableKeyRotation",
          "kms:EnableKeyRotation",
          "kms:PutKeyPolicy",
          "kms:ScheduleKeyDeletion",
          "kms:UpdateKeyDescription",
          ...tagActions("kms"),
        ],
      },
      computed: (name) => ({ keyId: `[id of ${name}]` }),
      replaceOnChanges: ["customerMasterKeySpec", "keyUsage"],
      risk: "data",
      accessInputs: ["policy"],
      policyDocuments: { policy: "resource" },
      charge: key,
    },
    "aws:kms/keyPolicy:KeyPolicy": { risk: "access", policyDocuments: { policy: "resource" }, charge: "free" },
  },
};
