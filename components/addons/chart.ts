import { Namespace } from "@pulumi/kubernetes/core/v1";
// Not from the folder, which also loads what renders charts in the program.
import { Release, type ReleaseArgs } from "@pulumi/kubernetes/helm/v3/release";
import type * as pulumi from "@pulumi/pulumi";

import type { Mirrors } from "../image/mirrors";
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

/** Arguments of every component that installs charts. */
export interface ChartArgs {
  /** @default 300: seconds without progress after which a rollout has failed */
  readonly rolloutDeadline?: number | undefined;
  /** @default images come from the public registries */
  readonly mirrors?: Mirrors | undefined;
  /**
   * Address of a chart repository, or of a path in an `oci://` registry, that has all charts.
   * @default charts come from their own repositories
   */
  readonly chartMirror?: string | undefined;
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
  { chartMirror = repository, ...rollout }: ChartRollout & Pick<ChartArgs, "chartMirror">,
  opts: pulumi.CustomResourceOptions,
): Release {
  const { timeout, timeouts } = releaseTimeouts(rollout);
  return new Release(
    name,
    {
      // A fixed name, because the name of the controller's Service derives from it.
      name,
      ...chartSource(chart, chartMirror),
      version,
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

/** Helm finds a chart by name in the index of a repository; in a registry, which has no index, by its full address. */
function chartSource(chart: string, repository: string): Pick<ReleaseArgs, "chart" | "repositoryOpts"> {
  return repository.startsWith("oci://")
    ? { chart: `${repository}/${chart}` }
    : { chart, repositoryOpts: { repo: repository } };
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
