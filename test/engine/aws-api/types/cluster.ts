import { at } from "../../../../lib/values";
import type { ApiTypes } from "../api-type";

export const CLUSTER_TYPES: ApiTypes = {
  "aws:autoscaling/schedule:Schedule": {
    operation: "PutScheduledUpdateGroupAction",
    parameters: ({ state: { desiredCapacity } }) => ({
      DesiredCapacity: desiredCapacity === -1 ? undefined : desiredCapacity,
    }),
    converts: ["desiredCapacity"],
    id: ["autoscalingGroupName", "scheduledActionName"],
    delete: [{ operation: "DeleteScheduledAction" }],
  },
  "aws:cloudwatch/logGroup:LogGroup": {
    service: "logs",
    sends: { name: "logGroupName" },
    then: [
      { operation: "PutRetentionPolicy", sends: ["retentionInDays"] },
      {
        operation: "DescribeLogGroups",
        parameters: ({ id }) => ({ logGroupNamePrefix: id }),
        outputs: ({ result }) => ({ arn: String(at(result, "logGroups", 0, "arn")).replace(/:\*$/, "") }),
      },
    ],
  },
  "aws:eks/accessEntry:AccessEntry": { id: ["clusterName", "principalArn"] },
  "aws:eks/accessPolicyAssociation:AccessPolicyAssociation": {
    operation: "AssociateAccessPolicy",
    id: ["clusterName", "principalArn", "policyArn"],
    delete: [{ operation: "DisassociateAccessPolicy" }],
  },
  "aws:eks/addon:Addon": {
    sends: { resolveConflictsOnCreate: "resolveConflicts" },
    leavesOut: { resolveConflictsOnUpdate: "sent by updates" },
  },
  "aws:eks/cluster:Cluster": {
    sends: { vpcConfig: "resourcesVpcConfig" },
    parameters: ({ state }) => ({
      logging: { clusterLogging: [{ types: state.enabledClusterLogTypes, enabled: true }] },
    }),
    converts: ["enabledClusterLogTypes"],
    outputs: ({ result }) => ({
      arn: at(result, "cluster", "arn"),
      endpoint: at(result, "cluster", "endpoint"),
      identities: [{ oidcs: [{ issuer: at(result, "cluster", "identity", "oidc", "issuer") }] }],
    }),
    // EKS makes the cluster's security group; moto does not.
    then: [
      {
        service: "ec2",
        operation: "DescribeSubnets",
        parameters: ({ state }) => ({ SubnetIds: at(state.vpcConfig, "subnetIds") }),
        outputs: ({ result }) => ({ vpcConfig: { vpcId: at(result, "Subnets", 0, "VpcId") } }),
        madeBy: "eks",
      },
      {
        service: "ec2",
        operation: "CreateSecurityGroup",
        parameters: ({ id, state }) => ({
          GroupName: `eks-cluster-sg-${id}`,
          Description: "Control plane and nodes",
          VpcId: at(state.vpcConfig, "vpcId"),
        }),
        outputs: ({ result }) => ({ vpcConfig: { clusterSecurityGroupId: result.GroupId } }),
        madeBy: "eks",
      },
    ],
    updates: { deletionProtection: { operation: "UpdateClusterConfig", sends: ["deletionProtection"] } },
    delete: [
      {},
      {
        service: "ec2",
        operation: "DeleteSecurityGroup",
        parameters: ({ state }) => ({ GroupId: at(state.vpcConfig, "clusterSecurityGroupId") }),
        madeBy: "eks",
      },
    ],
  },
  "aws:eks/nodeGroup:NodeGroup": {
    operation: "CreateNodegroup",
    sends: { nodeRoleArn: "nodeRole", subnetIds: "subnets" },
    named: "nodeGroupName",
    outputs: ({ result }) => ({
      arn: at(result, "nodegroup", "nodegroupArn"),
      resources: [{ autoscalingGroups: at(result, "nodegroup", "resources", "autoScalingGroups") }],
      status: at(result, "nodegroup", "status"),
    }),
  },
  "aws:eks/podIdentityAssociation:PodIdentityAssociation": {
    id: "associationId",
    delete: [{ sends: ["clusterName"] }],
  },
};
