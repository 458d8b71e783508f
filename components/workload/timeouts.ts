import type { CustomTimeouts } from "@pulumi/pulumi";

/** Seconds for which the provider waits for an operation on a resource before it reports a failure. */
export interface Timeouts {
  readonly create: number;
  readonly update: number;
  /** @default the provider's own 10 minutes */
  readonly delete?: number;
}

/** Inputs for the timeouts of a rollout. */
export interface Rollout {
  /** Seconds without progress after which a rollout has failed. */
  readonly rolloutDeadline: number;
  /** Number of pods; with an autoscaler, its upper bound. */
  readonly pods: number;
  /** The pods' `terminationGracePeriodSeconds`. */
  readonly terminationSeconds: number;
}

/** Inputs for the timeouts of a Helm release. */
export interface ChartRollout {
  /** @default 300, that of the setting `slipway:rolloutDeadline` */
  readonly rolloutDeadline?: number | undefined;
  /** Number of pods that are replaced one by one. @default 1 */
  readonly pods?: number;
  /** The pods' `terminationGracePeriodSeconds`. @default 30, Kubernetes' own */
  readonly terminationSeconds?: number;
  /** Seconds that a pod has to be ready before it counts as available. @default 0 */
  readonly minReadySeconds?: number;
}

/** Seconds for controllers and the provider to observe and report a result. */
const MARGIN_SECONDS = 30;

/** Minimum number of seconds for each further pod: what the default startup probe allows. */
const LATER_POD_SECONDS = 60;

/** Interval, in seconds, at which ingress-nginx writes its address to Ingress objects. */
const ADDRESS_SECONDS = 60;

/** Kubernetes' default `terminationGracePeriodSeconds`. */
const TERMINATION_SECONDS = 30;

/**
 * Timeouts as Pulumi's `customTimeouts` option. Only this option ends the provider's wait: when a Deployment exceeds its
 * `progressDeadlineSeconds` the provider warns and keeps waiting, for 10 minutes in all (pulumi-kubernetes,
 * provider/pkg/await/deployment.go). The option limits the whole operation, not the time without progress, so there is
 * one function per kind that derives this limit from the progress deadline.
 */
export function customTimeouts(timeouts: Timeouts): CustomTimeouts {
  return Object.fromEntries(Object.entries(timeouts).map(([operation, seconds]) => [operation, `${seconds}s`]));
}

/**
 * Timeouts of a Deployment that replaces its pods one by one, with `maxSurge: 1`.
 *
 * On creation all pods start together; an autoscaler then adds more, again together. In an update the first pod gets the
 * whole deadline: it may wait for a node, pull the image and migrate a database. Each further pod gets a quarter of the
 * deadline, at least a minute, plus the termination of a previous pod, which it waits for on a full node. With the whole
 * deadline for every pod, a broken version of a service with eight pods would take eight deadlines to fail.
 *
 * @param options.autoscaled whether an autoscaler sets the number of pods.
 */
export function deploymentTimeouts(
  { rolloutDeadline, pods, terminationSeconds }: Rollout,
  options: { readonly autoscaled: boolean },
): Timeouts {
  const later = laterPodSeconds(rolloutDeadline);
  return {
    create: rolloutDeadline + (options.autoscaled ? later : 0) + MARGIN_SECONDS,
    update: rolloutDeadline + laterPods(pods) * (later + terminationSeconds) + MARGIN_SECONDS,
    delete: terminationSeconds + rolloutDeadline + MARGIN_SECONDS,
  };
}

/**
 * Timeouts of a StatefulSet. An update terminates each pod before it starts the next version of it, which attaches a
 * volume and may have to recover data, so each pod gets the whole deadline.
 *
 * @param options.ordered whether pods are also created one by one; @default false
 * @param options.minReadySeconds seconds that a pod has to be ready before the next one is replaced; @default 0
 */
export function statefulSetTimeouts(
  { rolloutDeadline, pods, terminationSeconds }: Rollout,
  { ordered = false, minReadySeconds = 0 }: { readonly ordered?: boolean; readonly minReadySeconds?: number } = {},
): Timeouts {
  const all = 1 + laterPods(pods);
  const start = rolloutDeadline + minReadySeconds;
  return {
    create: (ordered ? all : 1) * start + MARGIN_SECONDS,
    update: all * (terminationSeconds + start) + MARGIN_SECONDS,
    delete: terminationSeconds + rolloutDeadline + MARGIN_SECONDS,
  };
}

/**
 * Timeouts of a Service. The provider waits until the pods behind it are ready, and 10 seconds more, so they are longer
 * than those of the pods.
 *
 * @param pods timeouts of the workload that the Service selects.
 */
export function serviceTimeouts(pods: Timeouts): Timeouts {
  const seconds = Math.max(pods.create, pods.update) + MARGIN_SECONDS;
  return { create: seconds, update: seconds };
}

/** Timeouts of an Ingress: the provider waits until the controller has written an address to it, not for pods. */
export function ingressTimeouts(rolloutDeadline: number): Timeouts {
  const seconds = rolloutDeadline + ADDRESS_SECONDS + MARGIN_SECONDS;
  return { create: seconds, update: seconds };
}

/**
 * Timeouts of a Job, which fails by its own deadline: its pods are terminated first, and then the Job is marked as failed.
 *
 * @param activeDeadlineSeconds the Job's own deadline.
 */
export function jobTimeouts(activeDeadlineSeconds: number): Timeouts {
  const seconds = activeDeadlineSeconds + TERMINATION_SECONDS + MARGIN_SECONDS;
  return { create: seconds, update: seconds };
}

/**
 * The `timeout` argument of a Helm release, in seconds, and timeouts that leave Helm time to roll back afterwards. Helm
 * applies the argument to each step: a hook, the wait for all objects of the chart, an uninstall including the
 * termination of pods. The provider only reads the argument (provider/pkg/provider/helm_release.go, as of 4.32), but the
 * timeouts must never interrupt Helm.
 */
export function releaseTimeouts({
  rolloutDeadline = 300,
  pods = 1,
  terminationSeconds = TERMINATION_SECONDS,
  minReadySeconds = 0,
}: ChartRollout): { readonly timeout: number; readonly timeouts: Timeouts } {
  const later = laterPods(pods) * (laterPodSeconds(rolloutDeadline) + terminationSeconds);
  const timeout = rolloutDeadline + later + terminationSeconds + minReadySeconds + MARGIN_SECONDS;
  return { timeout, timeouts: { create: 2 * timeout, update: 2 * timeout, delete: timeout + MARGIN_SECONDS } };
}

function laterPods(pods: number): number {
  return Math.max(pods - 1, 0);
}

function laterPodSeconds(rolloutDeadline: number): number {
  return Math.min(rolloutDeadline, Math.max(LATER_POD_SECONDS, Math.ceil(rolloutDeadline / 4)));
}
