import { logGroup } from "../cost/rules/storage";
import { tagActions } from "./actions";
import type { AwsService } from "./aws-type";

export const CLOUDWATCH: AwsService = {
  readActions: ["logs:DescribeLogGroups", "logs:ListTagsForResource"],
  types: {
    "aws:cloudwatch/logGroup:LogGroup": {
      actions: {
        region: [
          "logs:AssociateKmsKey",
          "logs:CreateLogGroup",
          "logs:DeleteLogGroup",
          "logs:DeleteRetentionPolicy",
          "logs:DisassociateKmsKey",
          "logs:PutRetentionPolicy",
          ...tagActions("logs"),
        ],
      },
      identity: ["name"],
      charge: logGroup,
    },
    "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": {
      policyDocuments: { policyDocument: "resource" },
      charge: "free",
    },
  },
};
