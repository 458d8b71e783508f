import type { AwsService } from "./aws-type";

export const SECRETSMANAGER: AwsService = {
  types: { "aws:secretsmanager/secretPolicy:SecretPolicy": { policyDocuments: { policy: "resource" } } },
};
