import * as pulumi from "@pulumi/pulumi";

import { PodIdentity } from "../pod-identity";
import { installChart, type Chart, type ChartArgs } from "../../addons/chart";
import { mirrorOf } from "../../image/mirrors";
import { loadBalancerStatements } from "./load-balancer-permissions";

/** AWS Load Balancer Controller 3.5.0. */
const CHART: Chart = {
  chart: "aws-load-balancer-controller",
  version: "3.5.0",
  repository: "https://aws.github.io/eks-charts",
};

const NAMESPACE = "kube-system";
const NAME = "aws-load-balancer-controller";
const IMAGE = `public.ecr.aws/eks/${NAME}`;
const DEFAULTS = { replicas: 2 } as const;

/** Arguments for {@link LoadBalancerController}. */
export interface LoadBalancerControllerArgs extends ChartArgs {
  readonly account: string;
  readonly region: string;
  readonly clusterName: string;
  readonly vpcId: pulumi.Input<string>;
  /** @default 2 */
  readonly replicas?: number;
}

/** Creates network load balancers for Services of class `service.k8s.aws/nlb`; it is not used as an ingress controller. */
export class LoadBalancerController extends pulumi.ComponentResource {
  constructor(name: string, args: LoadBalancerControllerArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:addons:LoadBalancerController", name, {}, opts);
    const { clusterName, replicas: pods = DEFAULTS.replicas } = args;

    const identity = new PodIdentity(
      name,
      { clusterName, namespace: NAMESPACE, serviceAccount: NAME, statements: loadBalancerStatements(args) },
      { parent: this },
    );
    // Pods receive the role only if they start after the association, and need it until the last load balancer is deleted.
    const inOrder = { parent: this, dependsOn: [identity] };
    installChart(name, CHART, NAMESPACE, loadBalancerControllerValues(args), { ...args, pods }, inOrder);

    this.registerOutputs({});
  }
}

/** Values of the aws-load-balancer-controller chart. */
export function loadBalancerControllerValues(args: LoadBalancerControllerArgs): Record<string, unknown> {
  const { clusterName, region, vpcId, replicas = DEFAULTS.replicas } = args;
  const repository = mirrorOf(args.mirrors ?? {}, IMAGE);
  return {
    ...(repository === undefined ? {} : { image: { repository } }),
    fullnameOverride: NAME,
    clusterName,
    // Pods cannot read these two from the node's metadata service.
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
    // Another controller serves Ingress objects: this one must neither claim them nor block them when it is down.
    createIngressClassResource: false,
    webhookConfig: { disableIngressValidation: true },
    // Services name their class; an unavailable controller must not block the creation of other Services.
    enableServiceMutatorWebhook: false,
    // A new certificate at each upgrade would reach the webhook configuration before it reaches the pods.
    keepTLSSecret: true,
    enableShield: false,
    enableWaf: false,
    enableWafv2: false,
    controllerConfig: {
      featureGates: { ALBGatewayAPI: false, NLBGatewayAPI: false, GatewayListenerSet: false },
    },
  };
}
