import { ApiException, AppsV1Api, AutoscalingV2Api, CoreV1Api, DiscoveryV1Api } from "@kubernetes/client-node";

import { apiConfiguration } from "../../local/cluster/api";

/** In milliseconds. */
const REQUEST_TIMEOUT = 60_000;

/** Clients of the API groups that tests use. */
export class Kubernetes {
  readonly core: CoreV1Api;
  readonly apps: AppsV1Api;
  readonly autoscaling: AutoscalingV2Api;
  readonly discovery: DiscoveryV1Api;

  /**
   * @param kubeconfig Path of a kubeconfig.
   * @param context One of its contexts; by default the current one.
   * @throws Error if the kubeconfig cannot be read or does not have the context.
   */
  constructor(kubeconfig: string, context?: string) {
    const configuration = apiConfiguration(kubeconfig, { context, timeout: REQUEST_TIMEOUT });
    this.core = new CoreV1Api(configuration);
    this.apps = new AppsV1Api(configuration);
    this.autoscaling = new AutoscalingV2Api(configuration);
    this.discovery = new DiscoveryV1Api(configuration);
  }
}

/** Whether the API server responded that an object does not exist. */
export function isNotFound(error: unknown): boolean {
  return error instanceof ApiException && error.code === 404;
}

/** Whether a retry may succeed: the API server was overloaded or unreachable. */
export function isTransient(error: unknown): boolean {
  if (error instanceof ApiException) return error.code === 429 || error.code >= 500;
  // Errors of the HTTP client, whose classes the package does not export.
  return error instanceof Error && ["FetchError", "AbortError"].includes(error.name);
}
