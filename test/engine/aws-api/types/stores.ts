import { at } from "../../../../lib/values";
import { byId, joined, type ApiCall, type ApiTypes } from "../api-type";

/** The call that changes a record of a zone. */
function recordChange(action: string): ApiCall {
  return {
    operation: "ChangeResourceRecordSets",
    sends: { zoneId: "HostedZoneId" },
    parameters: ({ state }) => ({
      ChangeBatch: {
        Changes: [
          {
            Action: action,
            ResourceRecordSet: {
              Name: state.name,
              Type: state.type,
              TTL: state.ttl,
              ResourceRecords: (state.records as string[]).map((Value) => ({ Value })),
            },
          },
        ],
      },
    }),
  };
}

/** The call that deletes a resource by its ID. */
function deletion(operation: string, parameter: string): ApiCall {
  return { operation, parameters: byId(parameter) };
}

export const STORE_TYPES: ApiTypes = {
  "aws:ecr/lifecyclePolicy:LifecyclePolicy": {
    service: "ecr",
    create: {
      operation: "PutLifecyclePolicy",
      sends: { policy: "lifecyclePolicyText", repository: "repositoryName" },
    },
    id: ({ state }) => state.repository,
    delete: [deletion("DeleteLifecyclePolicy", "repositoryName")],
  },
  "aws:ecr/pullThroughCacheRule:PullThroughCacheRule": {
    service: "ecr",
    create: { operation: "CreatePullThroughCacheRule" },
    id: ({ state }) => state.ecrRepositoryPrefix,
    delete: [deletion("DeletePullThroughCacheRule", "ecrRepositoryPrefix")],
  },
  "aws:ecr/repository:Repository": {
    service: "ecr",
    create: { operation: "CreateRepository", sends: { name: "repositoryName" } },
    leavesOut: { forceDelete: "sent by the call that deletes the repository" },
    id: ({ state }) => state.name,
    outputs: ({ result }) => ({
      arn: at(result, "repository", "repositoryArn"),
      registryId: at(result, "repository", "registryId"),
      repositoryUrl: at(result, "repository", "repositoryUri"),
    }),
    delete: [{ operation: "DeleteRepository", sends: { name: "repositoryName", forceDelete: "force" } }],
  },
  "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate": {
    service: "ecr",
    create: { operation: "CreateRepositoryCreationTemplate" },
    id: ({ state }) => state.prefix,
    delete: [deletion("DeleteRepositoryCreationTemplate", "prefix")],
  },
  "aws:ecr/repositoryPolicy:RepositoryPolicy": {
    service: "ecr",
    create: { operation: "SetRepositoryPolicy", sends: { policy: "policyText", repository: "repositoryName" } },
    id: ({ state }) => state.repository,
    delete: [deletion("DeleteRepositoryPolicy", "repositoryName")],
  },
  "aws:efs/backupPolicy:BackupPolicy": {
    service: "efs",
    create: { operation: "PutBackupPolicy" },
    id: ({ state }) => state.fileSystemId,
    delete: [
      {
        operation: "PutBackupPolicy",
        parameters: ({ id }) => ({ FileSystemId: id, BackupPolicy: { Status: "DISABLED" } }),
      },
    ],
  },
  "aws:efs/fileSystem:FileSystem": {
    service: "efs",
    create: { operation: "CreateFileSystem" },
    id: ({ result }) => result.FileSystemId,
    outputs: ({ result }) => ({ arn: result.FileSystemArn }),
    then: [{ operation: "PutLifecycleConfiguration", sends: ["lifecyclePolicies"], parameters: byId("FileSystemId") }],
    delete: [deletion("DeleteFileSystem", "FileSystemId")],
  },
  "aws:efs/fileSystemPolicy:FileSystemPolicy": {
    service: "efs",
    create: { operation: "PutFileSystemPolicy" },
    id: ({ state }) => state.fileSystemId,
    delete: [deletion("DeleteFileSystemPolicy", "FileSystemId")],
  },
  "aws:efs/mountTarget:MountTarget": {
    service: "efs",
    create: { operation: "CreateMountTarget" },
    id: ({ result }) => result.MountTargetId,
    delete: [deletion("DeleteMountTarget", "MountTargetId")],
  },
  "aws:rds/instance:Instance": {
    service: "rds",
    create: {
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
    },
    named: "identifier",
    leavesOut: {
      applyImmediately: "sent by updates",
      deleteAutomatedBackups: "sent by the call that deletes the instance",
      finalSnapshotIdentifier: "sent by the call that deletes the instance",
      skipFinalSnapshot: "sent by the call that deletes the instance",
    },
    id: ({ state }) => state.identifier,
    outputs: ({ result }) => ({
      arn: at(result, "DBInstance", "DBInstanceArn"),
      address: at(result, "DBInstance", "Endpoint", "Address"),
    }),
    updates: {
      deletionProtection: {
        operation: "ModifyDBInstance",
        sends: ["deletionProtection", "applyImmediately"],
        parameters: byId("DBInstanceIdentifier"),
      },
    },
    delete: [
      {
        operation: "DeleteDBInstance",
        sends: {
          deleteAutomatedBackups: "DeleteAutomatedBackups",
          finalSnapshotIdentifier: "FinalDBSnapshotIdentifier",
          skipFinalSnapshot: "SkipFinalSnapshot",
        },
        parameters: byId("DBInstanceIdentifier"),
      },
    ],
  },
  "aws:rds/parameterGroup:ParameterGroup": {
    service: "rds",
    create: {
      operation: "CreateDBParameterGroup",
      sends: { family: "DBParameterGroupFamily", name: "DBParameterGroupName" },
    },
    named: "name",
    converts: ["parameters"],
    id: ({ state }) => state.name,
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
    delete: [deletion("DeleteDBParameterGroup", "DBParameterGroupName")],
  },
  "aws:rds/subnetGroup:SubnetGroup": {
    service: "rds",
    create: {
      operation: "CreateDBSubnetGroup",
      sends: { description: "DBSubnetGroupDescription", name: "DBSubnetGroupName" },
    },
    named: "name",
    id: ({ state }) => state.name,
    delete: [deletion("DeleteDBSubnetGroup", "DBSubnetGroupName")],
  },
  "aws:route53/record:Record": {
    service: "route53",
    create: recordChange("CREATE"),
    converts: ["name", "records", "ttl", "type"],
    leavesOut: { allowOverwrite: "no record exists before" },
    id: ({ state }) => joined("_", state.zoneId, state.name, state.type),
    outputs: ({ state }) => ({ fqdn: state.name }),
    delete: [recordChange("DELETE")],
  },
};
