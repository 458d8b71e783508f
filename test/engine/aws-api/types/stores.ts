import { at } from "../../../../lib/values";
import type { ApiCall, ApiTypes } from "../api-type";

/** The call that changes a record of a zone. */
function recordChange(action: string): ApiCall {
  return {
    operation: "ChangeResourceRecordSets",
    sends: { zoneId: "HostedZoneId" },
    parameters: ({ state: { name, type, ttl, records } }) => ({
      ChangeBatch: {
        Changes: [{ Action: action, ResourceRecordSet: { name, type, TTL: ttl, ResourceRecords: records } }],
      },
    }),
  };
}

export const STORE_TYPES: ApiTypes = {
  "aws:ecr/lifecyclePolicy:LifecyclePolicy": {
    operation: "PutLifecyclePolicy",
    sends: { policy: "lifecyclePolicyText", repository: "repositoryName" },
    id: ["repository"],
  },
  "aws:ecr/pullThroughCacheRule:PullThroughCacheRule": {},
  "aws:ecr/repository:Repository": {
    sends: { name: "repositoryName" },
    leavesOut: { forceDelete: "sent by the call that deletes the repository" },
    outputs: ({ result }) => ({
      arn: at(result, "repository", "repositoryArn"),
      registryId: at(result, "repository", "registryId"),
      repositoryUrl: at(result, "repository", "repositoryUri"),
    }),
    delete: [{ sends: { forceDelete: "force" } }],
  },
  "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate": {},
  "aws:ecr/repositoryPolicy:RepositoryPolicy": {
    operation: "SetRepositoryPolicy",
    sends: { policy: "policyText", repository: "repositoryName" },
    id: ["repository"],
  },
  "aws:efs/backupPolicy:BackupPolicy": {
    operation: "PutBackupPolicy",
    delete: [
      {
        operation: "PutBackupPolicy",
        parameters: ({ id }) => ({ FileSystemId: id, BackupPolicy: { Status: "DISABLED" } }),
      },
    ],
  },
  "aws:efs/fileSystem:FileSystem": {
    id: "FileSystemId",
    outputs: ({ result }) => ({ arn: result.FileSystemArn }),
    then: [{ operation: "PutLifecycleConfiguration", sends: ["lifecyclePolicies"] }],
  },
  "aws:efs/fileSystemPolicy:FileSystemPolicy": { operation: "PutFileSystemPolicy" },
  "aws:efs/mountTarget:MountTarget": { id: "MountTargetId" },
  "aws:rds/instance:Instance": {
    operation: "CreateDBInstance",
    sends: {
      backupWindow: "PreferredBackupWindow",
      identifier: "DBInstanceIdentifier",
      instanceClass: "DBInstanceClass",
      maintenanceWindow: "PreferredMaintenanceWindow",
      parameterGroupName: "DBParameterGroupName",
      password: "MasterUserPassword",
      performanceInsightsEnabled: "EnablePerformanceInsights",
      username: "MasterUsername",
    },
    leavesOut: {
      applyImmediately: "sent by updates",
      deleteAutomatedBackups: "sent by the call that deletes the instance",
      finalSnapshotIdentifier: "sent by the call that deletes the instance",
      skipFinalSnapshot: "sent by the call that deletes the instance",
    },
    outputs: ({ result }) => ({
      arn: at(result, "DBInstance", "DBInstanceArn"),
      address: at(result, "DBInstance", "Endpoint", "Address"),
    }),
    updates: {
      deletionProtection: { operation: "ModifyDBInstance", sends: ["deletionProtection", "applyImmediately"] },
    },
    delete: [
      {
        sends: {
          deleteAutomatedBackups: "DeleteAutomatedBackups",
          finalSnapshotIdentifier: "FinalDBSnapshotIdentifier",
          skipFinalSnapshot: "SkipFinalSnapshot",
        },
      },
    ],
  },
  "aws:rds/parameterGroup:ParameterGroup": {
    operation: "CreateDBParameterGroup",
    sends: { family: "DBParameterGroupFamily", name: "DBParameterGroupName" },
    converts: ["parameters"],
    then: [
      {
        operation: "ModifyDBParameterGroup",
        parameters: ({ id, state }) => ({
          DBParameterGroupName: id,
          Parameters: (state.parameters as object[]).map((parameter) => ({
            ParameterName: at(parameter, "name"),
            ParameterValue: at(parameter, "value"),
            ApplyMethod: at(parameter, "applyMethod") ?? "immediate",
          })),
        }),
      },
    ],
  },
  "aws:rds/subnetGroup:SubnetGroup": {
    operation: "CreateDBSubnetGroup",
    sends: { description: "DBSubnetGroupDescription", name: "DBSubnetGroupName" },
  },
  "aws:route53/record:Record": {
    ...recordChange("CREATE"),
    converts: ["name", "records", "ttl", "type"],
    leavesOut: { allowOverwrite: "no record exists before" },
    id: ["zoneId", "name", "type"],
    outputs: ({ state }) => ({ fqdn: state.name }),
    delete: [recordChange("DELETE")],
  },
};
