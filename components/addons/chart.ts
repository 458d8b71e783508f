import { Namespace } from "@pulumi/kubernetes/core/v1";
import { Release } from "@pulumi/kubernetes/helm/v3";
import type * as pulumi from "@pulumi/pulumi";

import { type ChartRollout, customTimeouts, releaseTimeouts } from "../workload/timeouts";

/** A Helm chart, pinned. */
export interface Chart {
  readonly chart: string;
  readonly version: string;
  readonly repository: string;
  /**
   * Do not install the chart's custom resource definitions. Helm never deletes any, so unused ones would stay in the
   * cluster after the release is gone.
   * @default false
   */
  readonly skipCrds?: boolean;
}

/**
 * Installs an unmodified third-party chart as a Helm release of the given name. `values` must not contain secrets: they
 * are stored in plain text.
 */
export function installChart(
  name: string,
  { chart, version, repository, skipCrds = false }: Chart,
  namespace: pulumi.Input<string>,
  values: Readonly<Record<string, unknown>>,
  rollout: ChartRollout,
  opts: pulumi.CustomResourceOptions,
): Release {
  const { timeout, timeouts } = releaseTimeouts(rollout);
  return new Release(
    name,
    {
      // A fixed name, because the name of the controller's Service derives from it.
      name,
      chart,
      version,
      repositoryOpts: { repo: repository },
      namespace,
      values,
      ...(skipCrds ? { skipCrds } : {}),
      // A failed installation or upgrade is rolled back, so the next run does not find a release that is stuck.
      atomic: true,
      timeout,
    },
    { ...opts, customTimeouts: customTimeouts(timeouts) },
  );
}

/** A namespace for an add-on, deleted together with it. Pods that violate the Pod Security standard are rejected. */
export function addonNamespace(
  name: string,
  podSecurity: "privileged" | "baseline" | "restricted",
  opts: pulumi.CustomResourceOptions,
): Namespace {
  const labels = { "app.kubernetes.io/managed-by": "pulumi", "pod-security.kubernetes.io/enforce": podSecurity };
  return new Namespace(name, { metadata: { name, labels } }, opts);
}
