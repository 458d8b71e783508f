import { Deployment } from "@pulumi/kubernetes/apps/v1";
import { HorizontalPodAutoscaler } from "@pulumi/kubernetes/autoscaling/v2";
import type { core } from "@pulumi/kubernetes/types/input";
import * as pulumi from "@pulumi/pulumi";

import { selectorLabels } from "./context";
import { allowCallers, type Callers } from "./network";
import { podTemplate, portOf, terminationSecondsOf } from "./pod";
import type { PodArgs } from "./pod-args";
import { disruptionBudget, metadata, service } from "./service";
import { customTimeouts, deploymentTimeouts, type Timeouts } from "./timeouts";

/** Bounds and target load of the horizontal pod autoscaler. */
export interface Autoscale {
  readonly min: number;
  readonly max: number;
  /** Target CPU utilization, in percent of the request. */
  readonly cpuPercent: number;
  /**
   * Seconds that the load has to stay low before pods are removed.
   * @default 300, Kubernetes' own
   */
  readonly scaleDownSeconds?: number | undefined;
}

/** Arguments for {@link WebService}. */
export interface WebServiceArgs extends PodArgs {
  readonly callers: Callers;
  /**
   * Fixed number of pods; ignored where `autoscale` is set.
   * @default 1
   */
  readonly replicas?: number;
  /** @default none: the number of pods is fixed */
  readonly autoscale?: Autoscale | undefined;
}

const DEFAULTS = { replicas: 1 } as const;

type Normalized = WebServiceArgs & Required<Pick<WebServiceArgs, keyof typeof DEFAULTS>>;

/**
 * A stateless HTTP service: hardened pods with probes and limits that are replaced without dropped requests, behind a
 * Service of the same name on port 80. Only its callers may connect.
 *
 * @throws RangeError if the autoscaler's bounds are out of order, or parts of the pod contradict each other.
 */
export class WebService extends pulumi.ComponentResource {
  /** Host name inside the namespace. */
  readonly host: string;

  constructor(name: string, args: WebServiceArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:workload:WebService", name, {}, opts);
    const normalized: Normalized = { ...DEFAULTS, ...args };
    assertAutoscale(name, args.autoscale);
    const child = { parent: this };

    // Created before the pods and deleted after them, because terminating pods still serve requests.
    const access = allowCallers(name, normalized, portOf(normalized), normalized.callers, child);
    const timeouts = this.timeouts(normalized);
    const options = { ...child, dependsOn: [access], customTimeouts: customTimeouts(timeouts) };
    this.deployment(name, normalized, podTemplate(name, normalized, {}, child), options);
    service(name, normalized, timeouts, child);
    this.autoscaler(name, normalized);
    disruptionBudget(name, normalized, args.autoscale?.min ?? normalized.replicas, child);

    this.host = name;
    this.registerOutputs({ host: this.host });
  }

  private timeouts(args: Normalized): Timeouts {
    const { rolloutDeadline, autoscale } = args;
    return deploymentTimeouts(
      { rolloutDeadline, pods: autoscale?.max ?? args.replicas, terminationSeconds: terminationSecondsOf(args) },
      { autoscaled: autoscale !== undefined },
    );
  }

  private deployment(
    name: string,
    args: Normalized,
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
          ...(args.autoscale ? {} : { replicas: args.replicas }),
          selector: { matchLabels: selectorLabels(name) },
          strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
          progressDeadlineSeconds: args.rolloutDeadline,
          template,
        },
      },
      opts,
    );
  }

  private autoscaler(name: string, args: Normalized): void {
    if (!args.autoscale) return;
    const { min, max, cpuPercent, scaleDownSeconds } = args.autoscale;
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
      { parent: this },
    );
  }
}

function assertAutoscale(name: string, autoscale: Autoscale | undefined): void {
  if (autoscale && autoscale.min > autoscale.max) {
    throw new RangeError(
      `autoscale.max of ${name} is ${autoscale.max}; it must be at least autoscale.min (${autoscale.min})`,
    );
  }
}
