import type { core } from "@pulumi/kubernetes/types/input";
import type * as pulumi from "@pulumi/pulumi";

import { type ContainerArgs, containerPorts, hardenedContainer, type SidecarArgs } from "./containers";
import { labels, selectorLabels } from "./context";
import { hardenedPod } from "./hardening";
import { mounts, type Mounts } from "./mounts";
import type { PodArgs } from "./pod-args";
import { assertPod, assertVolumes } from "./pod-check";
import { checkOf, containerProbes, type Probes } from "./probes";
import { spreadOver } from "./spread";

/** Seconds that requests which have begun get after the pause. */
const GRACE = 25;

/** Name of the container that serves. */
export const SERVING = "web";

const DEFAULTS = { port: 8000, readinessPath: "/readyz", livenessPath: "/healthz", user: 10001, pause: 5 } as const;

type Normalized = PodArgs & Required<Pick<PodArgs, keyof typeof DEFAULTS>>;

/** The service's port where none is given. */
export function portOf({ port }: Pick<PodArgs, "port">): number {
  return port ?? DEFAULTS.port;
}

/** Seconds that a service's pod has to end: the pause, and the requests which have begun. */
export function terminationSecondsOf({ pause }: Pick<PodArgs, "pause">): number {
  return (pause ?? DEFAULTS.pause) + GRACE;
}

/**
 * The template of a service's pods, and the ConfigMaps and Secrets that they mount.
 *
 * @param claims where the container that serves mounts its volume claims: claim by path.
 * @throws RangeError if folders, ports or names of containers do not fit together.
 */
export function podTemplate(
  name: string,
  args: PodArgs,
  claims: Readonly<Record<string, string>>,
  opts: pulumi.ResourceOptions,
): core.v1.PodTemplateSpec {
  const pod: Normalized = { ...DEFAULTS, ...args, folders: { ...claims, ...args.folders } };
  assertPod(name, SERVING, pod, Object.values(claims));
  const serving = mounts({ workload: name }, pod, pod, opts);
  const init = (pod.init ?? []).map(mounted);
  const sidecars = (pod.sidecars ?? []).map(mounted);
  const volumes = [
    ...[serving, ...init, ...sidecars].flatMap((one) => one.volumes),
    ...Object.entries(pod.sharedFolders ?? {}).map(([folder, { size }]) => ({
      name: folder,
      emptyDir: { sizeLimit: `${size}Mi` },
    })),
  ];
  assertVolumes(name, [...volumes.map((one) => one.name), ...Object.values(claims)]);

  const prepared = [
    ...(pod.before ? [hardenedContainer({ ...servingOf(pod), name: "before", command: pod.before }, serving)] : []),
    ...init.map((one) => hardenedContainer(one.container, one)),
    ...sidecars.map((one) => sidecar(name, one.container, one)),
  ];
  return {
    metadata: { labels: { ...labels(name, pod), ...pod.clientOf } },
    spec: {
      ...hardenedPod(pod.user),
      terminationGracePeriodSeconds: terminationSecondsOf(pod),
      topologySpreadConstraints: spreadOver(selectorLabels(name)),
      ...(prepared.length > 0 ? { initContainers: prepared } : {}),
      containers: [
        {
          ...hardenedContainer(servingOf(pod), serving),
          ports: containerPorts({ http: pod.port }),
          ...containerProbes(`probes of ${name}`, servingProbes(pod), { http: pod.port }),
          lifecycle: { preStop: { sleep: { seconds: pod.pause } } },
        },
      ],
      volumes,
    },
  };

  function mounted<Args extends ContainerArgs>(container: Args): Mounts & { readonly container: Args } {
    return { ...mounts({ workload: name, container: container.name }, pod, container, opts), container };
  }
}

/** The pod has the user already. */
function servingOf({ image, command, resources }: Normalized) {
  return { name: SERVING, image, resources, ...(command ? { command } : {}) };
}

/** A container that restarts among those that prepare is what Kubernetes calls a sidecar: it ends after the others. */
function sidecar(workload: string, args: SidecarArgs, mounted: Mounts): core.v1.Container {
  const ports = args.ports ?? {};
  return {
    ...hardenedContainer(args, mounted),
    restartPolicy: "Always",
    ...(args.ports ? { ports: containerPorts(ports) } : {}),
    ...containerProbes(`probes of ${args.name} in ${workload}`, args.probes ?? {}, ports),
  };
}

function servingProbes({ probes, readinessPath, livenessPath }: Normalized): Required<Probes> {
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
