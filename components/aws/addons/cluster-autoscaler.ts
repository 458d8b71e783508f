import * as pulumi from "@pulumi/pulumi";

import type { KubernetesVersion } from "./managed";
import { PodIdentity } from "../pod-identity";
import type { AllowStatement } from "../policy-document";
import { installChart, type Chart, type ChartArgs } from "../../addons/chart";
import { mirrorOf } from "../../image/mirrors";

const CHART: Chart = {
  chart: "cluster-autoscaler",
  version: "9.59.0",
  repository: "https://kubernetes.github.io/autoscaler",
};

const IMAGE = "registry.k8s.io/autoscaling/cluster-autoscaler";

/** The autoscaler simulates the scheduler, so its minor version has to match that of Kubernetes. */
const IMAGE_TAGS: Readonly<Record<KubernetesVersion, string>> = { "1.36": "v1.36.1", "1.35": "v1.35.2" };

const NAMESPACE = "kube-system";
const NAME = "cluster-autoscaler";

/** Arguments for {@link ClusterAutoscaler}. */
export interface ClusterAutoscalerArgs extends ChartArgs {
  readonly region: string;
  readonly clusterName: string;
  readonly version: KubernetesVersion;
}

/** Adds nodes to the node groups of an EKS cluster when pods are unschedulable, and removes underused nodes. */
export class ClusterAutoscaler extends pulumi.ComponentResource {
  constructor(name: string, args: ClusterAutoscalerArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:addons:ClusterAutoscaler", name, {}, opts);
    const { clusterName } = args;

    const identity = new PodIdentity(
      name,
      {
        clusterName,
        namespace: NAMESPACE,
        serviceAccount: NAME,
        statements: clusterAutoscalerStatements(clusterName),
      },
      { parent: this },
    );
    // Pods receive the role only if they start after the association exists.
    const inOrder = { parent: this, dependsOn: [identity] };
    installChart(name, CHART, NAMESPACE, clusterAutoscalerValues(args), args, inOrder);

    this.registerOutputs({});
  }
}

/** Permissions: read every Auto Scaling group, and change those that EKS has tagged as owned by the cluster. */
export function clusterAutoscalerStatements(clusterName: string): AllowStatement[] {
  return [
    {
      actions: [
        "autoscaling:DescribeAutoScalingGroups",
        "autoscaling:DescribeAutoScalingInstances",
        "autoscaling:DescribeLaunchConfigurations",
        "autoscaling:DescribeScalingActivities",
        "ec2:DescribeImages",
        "ec2:DescribeInstanceTypes",
        "ec2:DescribeLaunchTemplateVersions",
        "ec2:GetInstanceTypesFromInstanceRequirements",
        "eks:DescribeNodegroup",
      ],
      resources: ["*"],
    },
    {
      actions: ["autoscaling:SetDesiredCapacity", "autoscaling:TerminateInstanceInAutoScalingGroup"],
      resources: ["*"],
      condition: { StringEquals: { [`aws:ResourceTag/k8s.io/cluster-autoscaler/${clusterName}`]: "owned" } },
    },
  ];
}

/** Values of the cluster-autoscaler chart. */
export function clusterAutoscalerValues(args: ClusterAutoscalerArgs): Record<string, unknown> {
  const repository = mirrorOf(args.mirrors ?? {}, IMAGE);
  return {
    fullnameOverride: NAME,
    cloudProvider: "aws",
    // Pods cannot read it from the node's metadata service.
    awsRegion: args.region,
    autoDiscovery: { clusterName: args.clusterName },
    image: {
      ...(repository === undefined ? {} : { repository }),
      tag: IMAGE_TAGS[args.version],
    },
    rbac: { serviceAccount: { create: true, name: NAME } },
    extraArgs: {
      // Spot is cheaper; if AWS has no spot capacity, the autoscaler falls back to on-demand groups.
      expander: "priority",
      "balance-similar-node-groups": true,
      // Nearly every pod has an emptyDir for temporary files, which is no reason to keep a node.
      "skip-nodes-with-local-storage": false,
    },
    expanderPriorities: { 20: [".*-spot-.*"], 10: [".*"] },
    securityContext: { runAsNonRoot: true, runAsUser: 65534, seccompProfile: { type: "RuntimeDefault" } },
    containerSecurityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ["ALL"] },
    },
    resources: { requests: { cpu: "100m", memory: "300Mi" }, limits: { memory: "300Mi" } },
  };
}
