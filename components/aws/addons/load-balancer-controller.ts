import * as pulumi from "@pulumi/pulumi";

import { PodIdentity } from "../pod-identity";
import { installChart, type Chart } from "../../addons/chart";
import type { Mirrors } from "../../addons/mirrors";
import { loadBalancerStatements } from "./load-balancer-permissions";

/** AWS Load Balancer Controller 3.5.0. */
const CHART: Chart = {
  chart: "aws-load-balancer-controller",
  version: "3.5.0",
  repository: "https://aws.github.io/eks-charts",
};

const NAMESPACE = "kube-system";
const NAME = "aws-load-balancer-controller";
const DEFAULTS = { replicas: 2 } as const;

/** What a {@link LoadBalancerController} can be told. */
export interface LoadBalancerControllerArgs {
  readonly account: string;
  readonly region: string;
  readonly clusterName: string;
  readonly vpcId: pulumi.Input<string>;
  /** @default 2 */
  readonly replicas?: number;
  /** @default 300: seconds without progress after which a rollout has failed */
  readonly rolloutDeadline?: number | undefined;
  /** @default public registries are asked themselves */
  readonly mirrors?: Mirrors | undefined;
}

/** Makes network load balancers for Services of class `service.k8s.aws/nlb`; it is no ingress controller here. */
export class LoadBalancerController extends pulumi.ComponentResource {
  constructor(name: string, args: LoadBalancerControllerArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:addons:LoadBalancerController", name, {}, opts);
    const { clusterName, rolloutDeadline, replicas = DEFAULTS.replicas } = args;

    const identity = new PodIdentity(
      name,
      { clusterName, namespace: NAMESPACE, serviceAccount: NAME, statements: loadBalancerStatements(args) },
      { parent: this },
    );
    // Its pods get the role only if they start after the association; it needs the role until its last load balancer is gone.
    const inOrder = { parent: this, dependsOn: [identity] };
    const rollout = { rolloutDeadline, pods: replicas };
    installChart(name, CHART, NAMESPACE, loadBalancerControllerValues(args), rollout, inOrder);

    this.registerOutputs({});
  }
}

/** Values of the aws-load-balancer-controller chart. */
export function loadBalancerControllerValues(args: LoadBalancerControllerArgs): Record<string, unknown> {
  const { clusterName, region, vpcId, replicas = DEFAULTS.replicas } = args;
  const registry = args.mirrors?.["public.ecr.aws"];
  return {
    ...(registry === undefined ? {} : { image: { repository: `${registry}/eks/${NAME}` } }),
    fullnameOverride: NAME,
    clusterName,
    // Pods cannot ask the node's metadata for these two.
    region,
    vpcId,
    replicaCount: replicas,
    ...(replicas > 1 ? { podDisruptionBudget: { maxUnavailable: 1 } } : {}),
    serviceAccount: { create: true, name: NAME },
    resources: { requests: { cpu: "100m", memory: "256Mi" }, limits: { memory: "256Mi" } },
    securityContext: {
      runAsNonRoot: true,
      readOnlyRootFilesystem: true,
      allowPrivilegeEscalation: false,
      capabilities: { drop: ["ALL"] },
      seccompProfile: { type: "RuntimeDefault" },
    },
    // Another controller serves Ingress objects: this one must neither claim them nor, when it is down, forbid them.
    createIngressClassResource: false,
    ingressClassParams: { create: false },
    webhookConfig: { disableIngressValidation: true },
    // Services name their class; a controller that is down must not keep others from being made.
    enableServiceMutatorWebhook: false,
    // A new certificate at each upgrade would reach the webhook before the pods.
    keepTLSSecret: true,
    enableShield: false,
    enableWaf: false,
    enableWafv2: false,
    controllerConfig: {
      featureGates: { ALBGatewayAPI: false, NLBGatewayAPI: false, GatewayListenerSet: false },
    },
  };
}
