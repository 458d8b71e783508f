import { Service as KubernetesService } from "@pulumi/kubernetes/core/v1";
import { PodDisruptionBudget } from "@pulumi/kubernetes/policy/v1";

import { assertName } from "../../settings/name-limits";
import { labels, selectorLabels, type WorkloadContext } from "./context";
import type { ChildOptions } from "./pod";
import { type Ports, servicePorts } from "./ports";
import { customTimeouts, serviceTimeouts, type Timeouts } from "./timeouts";

/** Name, namespace and labels of an object that belongs to the workload. */
export function metadata(name: string, context: WorkloadContext) {
  return { name, namespace: context.namespace, labels: labels(name, context) };
}

/** Arguments for {@link createService}. */
export interface ServiceObject {
  /** The workload whose pods it selects. */
  readonly workload: string;
  readonly ports: Ports;
  /**
   * Resolve the name to the addresses of the pods instead of one address for all.
   * @default false
   */
  readonly headless?: boolean;
  /**
   * Include pods that are not ready.
   * @default false
   */
  readonly publishNotReady?: boolean;
  /** Timeouts of the workload. */
  readonly pods: Timeouts;
}

/**
 * Creates a Service for the pods of a workload.
 *
 * @throws RangeError if its name is too long.
 */
export function createService(
  name: string,
  context: WorkloadContext,
  { workload, ports, headless = false, publishNotReady = false, pods }: ServiceObject,
  opts: ChildOptions,
): KubernetesService {
  assertName("service", [name], "it");
  return new KubernetesService(
    name,
    {
      metadata: { ...metadata(workload, context), name },
      spec: {
        ...(headless ? { clusterIP: "None" } : {}),
        ...(publishNotReady ? { publishNotReadyAddresses: true } : {}),
        selector: selectorLabels(workload),
        ports: servicePorts(ports, { headless }),
      },
    },
    { ...opts, customTimeouts: customTimeouts(serviceTimeouts(pods)) },
  );
}

/** Allows draining nodes one pod at a time; with a single pod a budget would block the drain. */
export function disruptionBudget(name: string, context: WorkloadContext, pods: number, opts: ChildOptions): void {
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
