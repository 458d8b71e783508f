import type { core } from "@pulumi/kubernetes/types/input";
import type * as pulumi from "@pulumi/pulumi";

import { type ContainerArgs, containerPorts, hardenedContainer, type SidecarArgs } from "./containers";
import { connections } from "./connections";
import { labels, selectorLabels } from "./context";
import { hardenedPod } from "./hardening";
import { mounts, type Mounts } from "./mounts";
import type { PodArgs } from "./pod-args";
import { assertPod, assertVolumes, INIT_COMMAND_CONTAINER } from "./pod-check";
import { checkOf, containerProbes, type Probes } from "./probes";
import { spreadOver } from "./spread";

/** Seconds for requests in progress to finish after SIGTERM. */
const REQUEST_GRACE_SECONDS = 25;

/** Name of the main container. */
export const MAIN_CONTAINER = "web";

const DEFAULTS = {
  port: 8000,
  readinessPath: "/readyz",
  livenessPath: "/healthz",
  user: 10001,
  preStopSeconds: 5,
} as const;

type Normalized = PodArgs & Required<Pick<PodArgs, keyof typeof DEFAULTS>>;

/** The container port, with its default. */
export function portOf({ port }: Pick<PodArgs, "port">): number {
  return port ?? DEFAULTS.port;
}

/** `terminationGracePeriodSeconds` of a service's pods: `preStopSeconds`, and time for requests in progress. */
export function terminationSecondsOf({ preStopSeconds }: Pick<PodArgs, "preStopSeconds">): number {
  return (preStopSeconds ?? DEFAULTS.preStopSeconds) + REQUEST_GRACE_SECONDS;
}

/**
 * The pod template of a service, and the ConfigMaps and Secrets that its pods mount.
 *
 * @param claims volume claims by mount path in the main container.
 * @throws RangeError if folders, ports or container names contradict each other.
 */
export function podTemplate(
  name: string,
  args: PodArgs,
  claims: Readonly<Record<string, string>>,
  opts: pulumi.ResourceOptions & { readonly parent: pulumi.Resource },
): core.v1.PodTemplateSpec {
  const pod: Normalized = { ...DEFAULTS, ...args, folders: { ...claims, ...args.folders } };
  assertPod(name, MAIN_CONTAINER, pod, Object.values(claims));
  const { env, envFrom, labels: clientLabels, serviceAccount } = connections({ name, resource: opts.parent }, pod, pod);
  const own = { ...pod, env: { ...env, ...pod.env }, envFrom: [...(pod.envFrom ?? []), ...envFrom] };
  const main = mounts({ workload: name }, pod, own, opts);
  const init = (pod.init ?? []).map(mounted);
  const sidecars = (pod.sidecars ?? []).map(mounted);
  const volumes = [
    ...[main, ...init, ...sidecars].flatMap((one) => one.volumes),
    ...Object.entries(pod.sharedFolders ?? {}).map(([folder, { size }]) => ({
      name: folder,
      emptyDir: { sizeLimit: `${size}Mi` },
    })),
  ];
  assertVolumes(name, [...volumes.map((one) => one.name), ...Object.values(claims)]);

  const initContainers = [
    ...(pod.initCommand ? [initCommandContainer(pod, pod.initCommand, main)] : []),
    ...init.map((one) => hardenedContainer(one.container, one)),
    ...sidecars.map((one) => sidecar(name, one.container, one)),
  ];
  return {
    metadata: { labels: { ...labels(name, pod), ...clientLabels, ...pod.clientOf } },
    spec: {
      ...hardenedPod(pod.user),
      ...(serviceAccount ? { serviceAccountName: serviceAccount } : {}),
      terminationGracePeriodSeconds: terminationSecondsOf(pod),
      topologySpreadConstraints: spreadOver(selectorLabels(name)),
      ...(initContainers.length > 0 ? { initContainers } : {}),
      containers: [
        {
          ...hardenedContainer(mainContainer(pod), main),
          ports: containerPorts({ http: pod.port }),
          ...containerProbes(`probes of ${name}`, mainProbes(pod), { http: pod.port }),
          lifecycle: { preStop: { sleep: { seconds: pod.preStopSeconds } } },
        },
      ],
      volumes,
    },
  };

  function mounted<Args extends ContainerArgs>(container: Args): Mounts & { readonly container: Args } {
    return { ...mounts({ workload: name, container: container.name }, pod, container, opts), container };
  }
}

/** Without `user`, which is set on the pod. */
function mainContainer({ image, command, resources }: Normalized) {
  return { name: MAIN_CONTAINER, image, resources, ...(command ? { command } : {}) };
}

function initCommandContainer(pod: Normalized, command: readonly string[], main: Mounts): core.v1.Container {
  return hardenedContainer({ ...mainContainer(pod), name: INIT_COMMAND_CONTAINER, command }, main);
}

/** An init container with restart policy `Always` is a Kubernetes sidecar: it stops after the main container. */
function sidecar(workload: string, args: SidecarArgs, mounted: Mounts): core.v1.Container {
  const ports = args.ports ?? {};
  return {
    ...hardenedContainer(args, mounted),
    restartPolicy: "Always",
    ...(args.ports ? { ports: containerPorts(ports) } : {}),
    ...containerProbes(`probes of ${args.name} in ${workload}`, args.probes ?? {}, ports),
  };
}

function mainProbes({ probes, readinessPath, livenessPath }: Normalized): Required<Probes> {
  const liveness = probes?.liveness ?? {
    httpGet: { path: livenessPath },
    periodSeconds: 5,
    timeoutSeconds: 3,
    failureThreshold: 3,
  };
  return {
    readiness: probes?.readiness ?? { httpGet: { path: readinessPath }, periodSeconds: 3, timeoutSeconds: 3 },
    liveness,
    startup: probes?.startup ?? { ...checkOf(liveness), periodSeconds: 1, timeoutSeconds: 3, failureThreshold: 60 },
  };
}
