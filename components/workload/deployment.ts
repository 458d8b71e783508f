import { Deployment } from "@pulumi/kubernetes/apps/v1";
import { HorizontalPodAutoscaler } from "@pulumi/kubernetes/autoscaling/v2";
import type { core } from "@pulumi/kubernetes/types/input";
import * as pulumi from "@pulumi/pulumi";

import type { Autoscale } from "../../settings/values";
import { selectorLabels } from "./context";
import { disruptionBudget, metadata } from "./objects";
import { type ChildOptions, podTemplate, terminationSecondsOf } from "./pod";
import type { PodArgs } from "./pod-args";
import { customTimeouts, deploymentTimeouts, type Timeouts } from "./timeouts";

/** The number of interchangeable pods. */
export interface ReplicaArgs {
  /**
   * Fixed number of pods; ignored where `autoscale` is set.
   * @default 1
   */
  readonly replicas?: number;
  /** @default none: the number of pods is fixed */
  readonly autoscale?: Autoscale | undefined;
}

type DeploymentArgs = PodArgs & ReplicaArgs;

/**
 * Creates interchangeable pods that are replaced without a gap: a Deployment, with an autoscaler where asked, and a
 * disruption budget for several pods.
 *
 * @returns timeouts of the Deployment, for a Service in front of it.
 */
export function createDeployment(name: string, args: DeploymentArgs, opts: ChildOptions): Timeouts {
  const { replicas = 1, autoscale } = args;
  const timeouts = deploymentTimeouts(
    {
      rolloutDeadline: args.rolloutDeadline,
      pods: autoscale?.max ?? replicas,
      terminationSeconds: terminationSecondsOf(args),
    },
    { autoscaled: autoscale !== undefined },
  );
  const child = { parent: opts.parent };
  const template = podTemplate(name, args, {}, child);
  deployment(name, { ...args, replicas }, template, { ...opts, customTimeouts: customTimeouts(timeouts) });
  if (autoscale) autoscaler(name, args, autoscale, child);
  disruptionBudget(name, args, autoscale?.min ?? replicas, child);
  return timeouts;
}

function deployment(
  name: string,
  args: DeploymentArgs,
  template: core.v1.PodTemplateSpec,
  opts: pulumi.CustomResourceOptions,
): void {
  new Deployment(
    name,
    {
      metadata: {
        ...metadata(name, args),
        // A previous autoscaler still owns the field, and setting a fixed number would be rejected as a conflict.
        ...(args.autoscale ? {} : { annotations: { "pulumi.com/patchForce": "true" } }),
      },
      spec: {
        // The autoscaler owns this field if there is one.
        ...(args.autoscale || args.replicas === undefined ? {} : { replicas: args.replicas }),
        selector: { matchLabels: selectorLabels(name) },
        strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
        progressDeadlineSeconds: args.rolloutDeadline,
        template,
      },
    },
    opts,
  );
}

function autoscaler(name: string, args: PodArgs, autoscale: Autoscale, opts: ChildOptions): void {
  const { min, max, cpuPercent, scaleDownSeconds } = autoscale;
  new HorizontalPodAutoscaler(
    name,
    {
      metadata: metadata(name, args),
      spec: {
        scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name },
        minReplicas: min,
        maxReplicas: max,
        ...(scaleDownSeconds === undefined
          ? {}
          : { behavior: { scaleDown: { stabilizationWindowSeconds: scaleDownSeconds } } }),
        metrics: [
          {
            type: "Resource",
            resource: { name: "cpu", target: { type: "Utilization", averageUtilization: cpuPercent } },
          },
        ],
      },
    },
    opts,
  );
}
