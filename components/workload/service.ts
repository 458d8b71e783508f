import { Service } from "@pulumi/kubernetes/core/v1";
import { PodDisruptionBudget } from "@pulumi/kubernetes/policy/v1";
import type * as pulumi from "@pulumi/pulumi";

import { labels, selectorLabels, type WorkloadContext } from "./context";
import { customTimeouts, serviceTimeouts, type Timeouts } from "./timeouts";

/** Name, namespace and labels of an object that belongs to the workload. */
export function metadata(name: string, context: WorkloadContext) {
  return { name, namespace: context.namespace, labels: labels(name, context) };
}

/** A Service for all ready pods, on port 80; `pods` are the timeouts of the workload that it selects. */
export function service(
  name: string,
  context: WorkloadContext,
  pods: Timeouts,
  opts: pulumi.CustomResourceOptions,
): Service {
  return new Service(
    name,
    {
      metadata: metadata(name, context),
      spec: { selector: selectorLabels(name), ports: [{ name: "http", port: 80, targetPort: "http" }] },
    },
    { ...opts, customTimeouts: customTimeouts(serviceTimeouts(pods)) },
  );
}

/** Allows draining nodes one pod at a time; with a single pod a budget would block the drain. */
export function disruptionBudget(
  name: string,
  context: WorkloadContext,
  pods: number,
  opts: pulumi.ResourceOptions,
): void {
  if (pods <= 1) return;
  new PodDisruptionBudget(
    name,
    {
      metadata: metadata(name, context),
      spec: { maxUnavailable: 1, selector: { matchLabels: selectorLabels(name) } },
    },
    opts,
  );
}
