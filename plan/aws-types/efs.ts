import { fileSystem } from "../cost/rules/storage";
import { at } from "../../lib/values";
import { labelled } from "../text/short";
import { tagActions } from "./actions";
import type { AwsService } from "./aws-type";

export const EFS: AwsService = {
  readActions: ["elasticfilesystem:Describe*", "elasticfilesystem:ListTagsForResource"],
  types: {
    "aws:efs/backupPolicy:BackupPolicy": {
      actions: { region: ["elasticfilesystem:PutBackupPolicy"] },
      serviceLinkedRoles: ["backup"],
      replaceOnChanges: ["fileSystemId"],
      identity: ["fileSystemId"],
      keyValues: (inputs) => [labelled(at(inputs, "backupPolicy", "status"), "backups ")],
      charge: "with another",
    },
    "aws:efs/fileSystem:FileSystem": {
      actions: {
        region: [
          "elasticfilesystem:CreateFileSystem",
          "elasticfilesystem:DeleteFileSystem",
          "elasticfilesystem:PutLifecycleConfiguration",
          "elasticfilesystem:UpdateFileSystem",
          ...tagActions("elasticfilesystem"),
        ],
      },
      serviceLinkedRoles: ["elasticfilesystem"],
      computed: (name) => ({ dnsName: `[host name of ${name}]` }),
      replaceOnChanges: ["availabilityZoneName", "creationToken", "encrypted", "kmsKeyId", "performanceMode"],
      keyValues: (inputs) => [
        inputs.encrypted === true ? "encrypted" : "unencrypted",
        labelled(inputs.throughputMode, "throughput "),
      ],
      risk: "data",
      charge: fileSystem,
    },
    "aws:efs/fileSystemPolicy:FileSystemPolicy": {
      actions: {
        region: ["elasticfilesystem:DeleteFileSystemPolicy", "elasticfilesystem:PutFileSystemPolicy"],
      },
      replaceOnChanges: ["fileSystemId"],
      identity: ["fileSystemId"],
      risk: "guard",
      policyDocuments: { policy: "resource" },
      charge: "free",
    },
    "aws:efs/mountTarget:MountTarget": {
      actions: {
        region: [
          "ec2:CreateNetworkInterface",
          "ec2:DeleteNetworkInterface",
          "ec2:ModifyNetworkInterfaceAttribute",
          "elasticfilesystem:CreateMountTarget",
          "elasticfilesystem:DeleteMountTarget",
          "elasticfilesystem:ModifyMountTargetSecurityGroups",
        ],
      },
      replaceOnChanges: ["fileSystemId", "ipAddress", "subnetId"],
      identity: ["fileSystemId", "subnetId"],
      risk: "access",
      charge: "with another",
    },
  },
};
