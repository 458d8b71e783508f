import type { AwsService } from "./aws-type";

export const SQS: AwsService = {
  types: { "aws:sqs/queuePolicy:QueuePolicy": { policyDocuments: { policy: "resource" } } },
};
