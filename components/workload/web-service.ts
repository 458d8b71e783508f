import { Deployment } from "@pulumi/kubernetes/apps/v1";
import { HorizontalPodAutoscaler } from "@pulumi/kubernetes/autoscaling/v2";
import { Service } from "@pulumi/kubernetes/core/v1";
import { PodDisruptionBudget } from "@pulumi/kubernetes/policy/v1";
import type { core } from "@pulumi/kubernetes/types/input";
import * as pulumi from "@pulumi/pulumi";

import { labels, selectorLabels, type WorkloadContext } from "./context";
import { HARDENED_CONTAINER, hardenedPod, resourceRequirements, type Resources } from "./hardening";
import { type MountArgs, mounts, type Mounts } from "./mounts";
import { allowCallers, type Callers } from "./network";

/** Bounds of the horizontal pod autoscaler and the load that it holds. */
export interface Autoscale {
  readonly min: number;
  readonly max: number;
  /** Mean use of CPU, in percent of the request. */
  readonly cpuPercent: number;
  /**
   * Seconds that the load has to stay low before pods go.
   * @default 300, Kubernetes' own
   */
  readonly scaleDownSeconds?: number | undefined;
}

/** What a {@link WebService} can be told. */
export interface WebServiceArgs extends WorkloadContext, MountArgs {
  /** Image reference, by digest. */
  readonly image: pulumi.Input<string>;
  readonly resources: Resources;
  readonly callers: Callers;
  /**
   * Port on which the container serves HTTP; the Service listens on 80.
   * @default 8000
   */
  readonly port?: number;
  /**
   * Fixed number of pods; ignored where `autoscale` is set.
   * @default 1
   */
  readonly replicas?: number;
  /** @default none: the number of pods is fixed */
  readonly autoscale?: Autoscale | undefined;
  /** Command that runs to its end before each pod starts, with the same image and configuration; several may run at once. */
  readonly before?: readonly string[];
  /** Labels that make the pods clients of something, such as a database. */
  readonly clientOf?: Readonly<Record<string, string>>;
  /** @default "/readyz": traffic only while it answers 2xx */
  readonly readinessPath?: string;
  /** @default "/healthz": restart when it fails three times */
  readonly livenessPath?: string;
  /** @default 10001: numeric user and group of the process */
  readonly user?: number;
}

/**
 * Seconds. Endpoints are withdrawn while `pause` lasts, so a pod still answers what is already on its way;
 * the rest of `grace` is for requests that have begun.
 */
const SHUTDOWN = { pause: 5, grace: 30 } as const;

const DEFAULTS = {
  port: 8000,
  replicas: 1,
  readinessPath: "/readyz",
  livenessPath: "/healthz",
  user: 10001,
} as const;

type Normalized = WebServiceArgs & Required<Pick<WebServiceArgs, keyof typeof DEFAULTS>>;

/**
 * A stateless HTTP service: hardened, probed, bounded pods that roll without a dropped request, behind a Service of
 * the same name on port 80, reachable by its callers only.
 *
 * @throws RangeError if the bounds of the autoscaler are out of order.
 */
export class WebService extends pulumi.ComponentResource {
  /** Host name inside the namespace. */
  readonly host: string;

  constructor(name: string, args: WebServiceArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:workload:WebService", name, {}, opts);
    const normalized: Normalized = { ...DEFAULTS, ...args };
    assertAutoscale(name, args.autoscale);
    const child = { parent: this };

    const mounted = mounts(name, normalized, normalized, child);
    this.deployment(name, normalized, mounted);
    this.service(name, normalized);
    this.availability(name, normalized);
    allowCallers(name, normalized, normalized.port, normalized.callers, child);

    this.host = name;
    this.registerOutputs({ host: this.host });
  }

  private deployment(name: string, args: Normalized, mounted: Mounts): void {
    new Deployment(
      name,
      {
        metadata: {
          ...this.metadata(name, args),
          // An autoscaler that was there before still owns the number, and a fixed one would be refused.
          ...(args.autoscale ? {} : { annotations: { "pulumi.com/patchForce": "true" } }),
        },
        spec: {
          // The autoscaler owns the number where there is one.
          ...(args.autoscale ? {} : { replicas: args.replicas }),
          selector: { matchLabels: selectorLabels(name) },
          strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
          progressDeadlineSeconds: args.rolloutDeadline,
          template: {
            metadata: { labels: { ...labels(name, args), ...args.clientOf } },
            spec: podSpec(name, args, mounted),
          },
        },
      },
      { parent: this },
    );
  }

  private service(name: string, args: Normalized): void {
    new Service(
      name,
      {
        metadata: this.metadata(name, args),
        spec: { selector: selectorLabels(name), ports: [{ name: "http", port: 80, targetPort: "http" }] },
      },
      { parent: this },
    );
  }

  private availability(name: string, args: Normalized): void {
    const metadata = this.metadata(name, args);
    if (args.autoscale) {
      const { min, max, cpuPercent, scaleDownSeconds } = args.autoscale;
      new HorizontalPodAutoscaler(
        name,
        {
          metadata,
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
    if ((args.autoscale?.min ?? args.replicas) > 1) {
      new PodDisruptionBudget(
        name,
        { metadata, spec: { maxUnavailable: 1, selector: { matchLabels: selectorLabels(name) } } },
        { parent: this },
      );
    }
  }

  private metadata(name: string, args: Normalized) {
    return { name, namespace: args.namespace, labels: labels(name, args) };
  }
}

function podSpec(name: string, args: Normalized, mounted: Mounts): core.v1.PodSpec {
  const container = {
    image: args.image,
    env: mounted.env,
    envFrom: mounted.envFrom,
    resources: resourceRequirements(args.resources),
    securityContext: HARDENED_CONTAINER,
    volumeMounts: mounted.volumeMounts,
  };
  return {
    ...hardenedPod(args.user),
    terminationGracePeriodSeconds: SHUTDOWN.grace,
    topologySpreadConstraints: [
      {
        maxSkew: 1,
        topologyKey: "topology.kubernetes.io/zone",
        whenUnsatisfiable: "ScheduleAnyway",
        labelSelector: { matchLabels: selectorLabels(name) },
      },
    ],
    ...(args.before ? { initContainers: [{ ...container, name: "before", command: [...args.before] }] } : {}),
    containers: [
      {
        ...container,
        name: "web",
        ports: [{ name: "http", containerPort: args.port }],
        readinessProbe: { httpGet: { path: args.readinessPath, port: "http" }, periodSeconds: 3, timeoutSeconds: 3 },
        livenessProbe: {
          httpGet: { path: args.livenessPath, port: "http" },
          periodSeconds: 5,
          timeoutSeconds: 3,
          failureThreshold: 3,
        },
        startupProbe: {
          httpGet: { path: args.livenessPath, port: "http" },
          periodSeconds: 1,
          timeoutSeconds: 3,
          failureThreshold: 60,
        },
        lifecycle: { preStop: { sleep: { seconds: SHUTDOWN.pause } } },
      },
    ],
    volumes: mounted.volumes,
  };
}

function assertAutoscale(name: string, autoscale: Autoscale | undefined): void {
  if (autoscale && autoscale.min > autoscale.max) {
    throw new RangeError(
      `autoscale.max of ${name} is ${autoscale.max}; it must be at least autoscale.min (${autoscale.min})`,
    );
  }
}
