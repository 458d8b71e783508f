import type { AwsService } from "./aws-type";

export const EFS: AwsService = {
  types: {
    "aws:efs/fileSystem:FileSystem": { risk: "data" },
    "aws:efs/fileSystemPolicy:FileSystemPolicy": { policyDocuments: { policy: "resource" } },
  },
};
