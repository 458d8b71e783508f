import { at } from "../../../../lib/values";
import { byId, joined, type ApiTypes } from "../api-type";

export const CLUSTER_TYPES: ApiTypes = {
  "aws:autoscaling/schedule:Schedule": {
    service: "autoscaling",
    create: {
      operation: "PutScheduledUpdateGroupAction",
      parameters: ({ state }) => ({
        DesiredCapacity: state.desiredCapacity === -1 ? undefined : state.desiredCapacity,
      }),
    },
    converts: ["desiredCapacity"],
    id: ({ state }) => joined("/", state.autoscalingGroupName, state.scheduledActionName),
    delete: [{ operation: "DeleteScheduledAction", sends: ["autoscalingGroupName", "scheduledActionName"] }],
  },
  "aws:cloudwatch/logGroup:LogGroup": {
    service: "logs",
    create: { operation: "CreateLogGroup", sends: { name: "logGroupName" } },
    named: "name",
    id: ({ state }) => state.name,
    then: [
      { operation: "PutRetentionPolicy", sends: ["retentionInDays"], parameters: byId("logGroupName") },
      {
        operation: "DescribeLogGroups",
        parameters: byId("logGroupNamePrefix"),
        outputs: ({ result }) => ({ arn: String(at(result, "logGroups", 0, "arn")).replace(/:\*$/, "") }),
      },
    ],
    delete: [{ operation: "DeleteLogGroup", parameters: byId("logGroupName") }],
  },
  "aws:eks/accessEntry:AccessEntry": {
    service: "eks",
    create: { operation: "CreateAccessEntry" },
    id: ({ state }) => joined(":", state.clusterName, state.principalArn),
    delete: [{ operation: "DeleteAccessEntry", sends: ["clusterName", "principalArn"] }],
  },
  "aws:eks/accessPolicyAssociation:AccessPolicyAssociation": {
    service: "eks",
    create: { operation: "AssociateAccessPolicy" },
    id: ({ state }) => joined("#", state.clusterName, state.principalArn, state.policyArn),
    delete: [{ operation: "DisassociateAccessPolicy", sends: ["clusterName", "principalArn", "policyArn"] }],
  },
  "aws:eks/addon:Addon": {
    service: "eks",
    create: { operation: "CreateAddon", sends: { resolveConflictsOnCreate: "resolveConflicts" } },
    leavesOut: { resolveConflictsOnUpdate: "sent by updates" },
    id: ({ state }) => joined(":", state.clusterName, state.addonName),
    delete: [{ operation: "DeleteAddon", sends: ["clusterName", "addonName"] }],
  },
  "aws:eks/cluster:Cluster": {
    service: "eks",
    create: {
      operation: "CreateCluster",
      sends: { vpcConfig: "resourcesVpcConfig" },
      parameters: ({ state }) => ({
        logging: { clusterLogging: [{ types: state.enabledClusterLogTypes, enabled: true }] },
      }),
    },
    converts: ["enabledClusterLogTypes"],
    id: ({ state }) => state.name,
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
    updates: { deletionProtection: { operation: "UpdateClusterConfig", sends: ["name", "deletionProtection"] } },
    delete: [
      { operation: "DeleteCluster", sends: ["name"] },
      {
        service: "ec2",
        operation: "DeleteSecurityGroup",
        parameters: ({ state }) => ({ GroupId: at(state.vpcConfig, "clusterSecurityGroupId") }),
        madeBy: "eks",
      },
    ],
  },
  "aws:eks/nodeGroup:NodeGroup": {
    service: "eks",
    create: { operation: "CreateNodegroup", sends: { nodeRoleArn: "nodeRole", subnetIds: "subnets" } },
    named: "nodeGroupName",
    id: ({ state }) => joined(":", state.clusterName, state.nodeGroupName),
    outputs: ({ result }) => ({
      arn: at(result, "nodegroup", "nodegroupArn"),
      resources: [{ autoscalingGroups: at(result, "nodegroup", "resources", "autoScalingGroups") }],
      status: at(result, "nodegroup", "status"),
    }),
    delete: [{ operation: "DeleteNodegroup", sends: ["clusterName", "nodeGroupName"] }],
  },
  "aws:eks/podIdentityAssociation:PodIdentityAssociation": {
    service: "eks",
    create: { operation: "CreatePodIdentityAssociation" },
    id: ({ result, state }) =>
      at(result, "association", "associationId") ??
      joined(":", state.clusterName, state.namespace, state.serviceAccount),
    delete: [{ operation: "DeletePodIdentityAssociation", sends: ["clusterName"], parameters: byId("associationId") }],
  },
};
