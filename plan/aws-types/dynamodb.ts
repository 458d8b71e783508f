import type { AwsService } from "./aws-type";

export const DYNAMODB: AwsService = {
  types: { "aws:dynamodb/table:Table": { risk: "data" } },
};
