import * as pulumi from "@pulumi/pulumi";

import { mirrorOf } from "../image/mirrors";
import { installChart, type Chart, type ChartArgs } from "./chart";

/** metrics-server 0.8.1. */
const CHART: Chart = {
  chart: "metrics-server",
  version: "3.13.1",
  repository: "https://kubernetes-sigs.github.io/metrics-server/",
};

const IMAGE = "registry.k8s.io/metrics-server/metrics-server";

/** Arguments for {@link MetricsServer}. */
export interface MetricsServerArgs extends ChartArgs {
  /**
   * Accept kubelet certificates that the cluster's CA did not sign.
   * @default false
   */
  readonly insecureKubelet?: boolean;
  /** @default 1 */
  readonly replicas?: number;
}

/** Provides CPU and memory usage of pods to `kubectl top` and the autoscalers. */
export class MetricsServer extends pulumi.ComponentResource {
  constructor(name: string, args: MetricsServerArgs = {}, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:addons:MetricsServer", name, {}, opts);
    const { replicas: pods = 1 } = args;
    installChart(name, CHART, "kube-system", metricsServerValues(args), { ...args, pods }, { parent: this });
    this.registerOutputs({});
  }
}

/** Values of the metrics-server chart. */
export function metricsServerValues({
  insecureKubelet = false,
  replicas = 1,
  mirrors = {},
}: MetricsServerArgs): Record<string, unknown> {
  const repository = mirrorOf(mirrors, IMAGE);
  return {
    ...(repository === undefined ? {} : { image: { repository } }),
    replicas,
    ...(insecureKubelet ? { args: ["--kubelet-insecure-tls"] } : {}),
    ...(replicas > 1 ? { podDisruptionBudget: { enabled: true, maxUnavailable: 1 } } : {}),
    resources: { requests: { cpu: "100m", memory: "200Mi" }, limits: { memory: "200Mi" } },
  };
}
