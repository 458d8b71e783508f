import { eksCluster } from "../cost/rules/control-plane";
import { nodeGroup } from "../cost/rules/nodes";
import { at, items } from "../../lib/values";
import { ComputedSecret } from "../computed/outputs";
import { secretPlaceholder } from "../placeholder";
import { labelled } from "../text/short";
import { SECURITY_GROUP_RULE_ACTIONS, tagActions } from "./actions";
import type { AwsService } from "./aws-type";

export const EKS: AwsService = {
  readActions: ["eks:Describe*", "eks:List*"],
  types: {
    "aws:eks/accessEntry:AccessEntry": {
      actions: {
        region: ["eks:CreateAccessEntry", "eks:DeleteAccessEntry", "eks:UpdateAccessEntry", ...tagActions("eks")],
      },
      replaceOnChanges: ["clusterName", "principalArn", "type"],
      risk: "access",
      charge: "free",
    },
    "aws:eks/accessPolicyAssociation:AccessPolicyAssociation": {
      actions: { region: ["eks:AssociateAccessPolicy", "eks:DisassociateAccessPolicy"] },
      replaceOnChanges: ["accessScope", "clusterName", "policyArn", "principalArn"],
      risk: "access",
      charge: "free",
    },
    "aws:eks/addon:Addon": {
      actions: { region: ["eks:CreateAddon", "eks:DeleteAddon", "eks:UpdateAddon", ...tagActions("eks")] },
      replaceOnChanges: ["addonName", "clusterName"],
      identity: ["clusterName", "addonName"],
      keyValues: (inputs) => [labelled(inputs.addonName), labelled(inputs.addonVersion)],
      risk: "rollout",
      charge: "free",
    },
    // The remote component `eks:index:Cluster` registers it.
    "aws:eks/cluster:Cluster": {
      computed: (name) => ({
        endpoint: `[endpoint of ${name}]`,
        certificateAuthority: { data: `[authority of ${name}]` },
        identities: [{ oidcs: [{ issuer: `[issuer of ${name}]` }] }],
      }),
      replaceOnChanges: [
        "bootstrapSelfManagedAddons",
        "encryptionConfig",
        "kubernetesNetworkConfig",
        "name",
        "roleArn",
      ],
      identity: ["name"],
      deletionBlocker: ({ deletionProtection }) =>
        deletionProtection === true ? "its deletionProtection is on" : undefined,
      risk: "data",
      charge: eksCluster,
    },
    "aws:eks/nodeGroup:NodeGroup": {
      actions: {
        region: [
          // EKS checks whether the caller could start the instances of the launch template itself.
          "ec2:RunInstances",
          "eks:CreateNodegroup",
          "eks:DeleteNodegroup",
          "eks:UpdateNodegroupConfig",
          "eks:UpdateNodegroupVersion",
          ...tagActions("eks"),
        ],
      },
      passesRolesTo: ["ec2"],
      serviceLinkedRoles: ["autoscaling", "eks-nodegroup", "spot"],
      computed: (name) => ({
        resources: [{ autoscalingGroups: [{ name: `[autoscaling group of ${name}]` }] }],
        status: "ACTIVE",
      }),
      replaceOnChanges: [
        "amiType",
        "capacityType",
        "clusterName",
        "diskSize",
        "instanceTypes",
        "nodeGroupName",
        "nodeRoleArn",
        "subnetIds",
      ],
      identity: ["clusterName", "nodeGroupName"],
      keyValues: (inputs) => [
        items(inputs.instanceTypes).join(" "),
        [at(inputs, "scalingConfig", "minSize"), at(inputs, "scalingConfig", "maxSize")].join("-") + " nodes",
        labelled(inputs.capacityType),
        labelled(inputs.releaseVersion, "release "),
      ],
      risk: "rollout",
      charge: nodeGroup,
    },
    "aws:eks/podIdentityAssociation:PodIdentityAssociation": {
      actions: {
        region: [
          "eks:CreatePodIdentityAssociation",
          "eks:DeletePodIdentityAssociation",
          "eks:UpdatePodIdentityAssociation",
          ...tagActions("eks"),
        ],
      },
      passesRolesTo: ["pods.eks"],
      replaceOnChanges: ["clusterName", "namespace", "serviceAccount"],
      identity: ["clusterName", "namespace", "serviceAccount"],
      risk: "access",
      charge: "free",
    },
    // A remote component: its actions include those for its roles and security groups.
    "eks:index:Cluster": {
      actions: {
        region: [
          "ec2:CreateSecurityGroup",
          "ec2:DeleteSecurityGroup",
          "eks:AssociateEncryptionConfig",
          "eks:CreateCluster",
          "eks:DeleteCluster",
          "eks:UpdateClusterConfig",
          "eks:UpdateClusterVersion",
          ...tagActions("eks"),
          ...SECURITY_GROUP_RULE_ACTIONS,
        ],
      },
      passesRolesTo: ["ec2", "eks"],
      serviceLinkedRoles: ["eks"],
      computed: (name, inputs) => ({
        eksCluster: { name: inputs.name ?? name, roleArn: `[role of ${name}]` },
        kubeconfigJson: new ComputedSecret(secretPlaceholder(name)),
        clusterSecurityGroupId: `[security group of ${name}]`,
      }),
      // Arguments that it passes to the inputs of `aws:eks/cluster:Cluster` above.
      replaceOnChanges: ["name", "encryptionConfigKeyArn", "bootstrapSelfManagedAddons"],
      keyValues: (inputs) => [
        labelled(inputs.version, "Kubernetes "),
        at(inputs, "autoMode", "enabled") === true ? "Auto Mode" : undefined,
        labelled(inputs.authenticationMode, "authentication "),
        inputs.endpointPublicAccess === false ? "private endpoint" : undefined,
        labelled(items(inputs.publicAccessCidrs).join(" "), "from "),
        inputs.deletionProtection === true ? "deletion protected" : undefined,
      ],
      risk: "data",
      irreversibleInputs: ["version"],
      charge: eksCluster,
    },
  },
};
