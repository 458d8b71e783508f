import {
  type Configuration,
  CoreV1Api,
  createConfiguration,
  Health,
  KubeConfig,
  ServerConfiguration,
  type Middleware,
} from "@kubernetes/client-node";
import { CLUSTER_NAME } from "./settings";

/** In milliseconds. */
const REQUEST_TIMEOUT = 10_000;

/** Milliseconds after which a stored heartbeat is out of date: the kubelet writes one at least every five minutes. */
const HEARTBEAT_TIMEOUT = 360_000;

/** How a client of a Kubernetes API connects. */
export interface ApiOptions {
  /** @default the kubeconfig's current context */
  readonly context?: string | undefined;
  /** Milliseconds that a request may take; the client has no limit of its own. */
  readonly timeout: number;
}

/**
 * The configuration of API clients, from a kubeconfig.
 *
 * @throws Error if the kubeconfig cannot be read or does not have the context.
 */
export function apiConfiguration(kubeconfig: string, { context, timeout }: ApiOptions): Configuration {
  const config = load(kubeconfig);
  if (context !== undefined) config.setCurrentContext(context);
  const cluster = config.getCurrentCluster();
  if (cluster === null) throw new Error(`${kubeconfig} has no context ${config.getCurrentContext()}`);
  const limit: Middleware = {
    pre: (request) => {
      request.setSignal(AbortSignal.timeout(timeout));
      return Promise.resolve(request);
    },
    post: (response) => Promise.resolve(response),
  };
  return createConfiguration({
    baseServer: new ServerConfiguration(cluster.server, {}),
    authMethods: { default: config },
    promiseMiddleware: [limit],
  });
}

/** Whether the API server is ready for requests. */
export function apiReady(kubeconfig: string): Promise<boolean> {
  return unlessUnavailable(() => {
    return new Health(load(kubeconfig)).readyz({ signal: AbortSignal.timeout(REQUEST_TIMEOUT) });
  });
}

/** Whether the kubelet reports the node as ready now: the stored status of a kubelet that has ended does not count. */
export function nodeReady(kubeconfig: string): Promise<boolean> {
  return unlessUnavailable(async () => {
    const { status } = await coreApi(kubeconfig).readNode({ name: CLUSTER_NAME });
    const ready = status?.conditions?.find(({ type }) => type === "Ready");
    const heartbeat = ready?.lastHeartbeatTime?.getTime() ?? 0;
    return ready?.status === "True" && Date.now() - heartbeat < HEARTBEAT_TIMEOUT;
  });
}

/** Whether pods can be created in the default namespace: they need its service account. */
export function hasDefaultServiceAccount(kubeconfig: string): Promise<boolean> {
  return unlessUnavailable(async () => {
    await coreApi(kubeconfig).readNamespacedServiceAccount({ name: "default", namespace: "default" });
    return true;
  });
}

function coreApi(kubeconfig: string): CoreV1Api {
  return new CoreV1Api(apiConfiguration(kubeconfig, { timeout: REQUEST_TIMEOUT }));
}

function load(kubeconfig: string): KubeConfig {
  const config = new KubeConfig();
  config.loadFromFile(kubeconfig);
  return config;
}

/** While the cluster starts, every kind of error is expected: no connection, no permission yet, no such object. */
async function unlessUnavailable(check: () => Promise<boolean>): Promise<boolean> {
  try {
    return await check();
  } catch {
    return false;
  }
}
