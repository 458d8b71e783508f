import type { AwsService } from "./aws-type";

export const SNS: AwsService = {
  types: { "aws:sns/topicPolicy:TopicPolicy": { policyDocuments: { policy: "resource" } } },
};
