import type { core } from "@pulumi/kubernetes/types/input";
import type * as pulumi from "@pulumi/pulumi";

import { type ContainerArgs, hardenedContainer, type SidecarArgs } from "./containers";
import { connections } from "./connections";
import { labels, type Placement, selectorLabels } from "./context";
import { hardenedPod } from "./hardening";
import { mounts, type Mounts } from "./mounts";
import type { PodArgs } from "./pod-args";
import { assertPod, assertVolumes, INIT_COMMAND_CONTAINER } from "./pod-check";
import { containerPorts, namedPorts, portsOf } from "./ports";
import { containerProbes } from "./probes";
import { spreadOver } from "./spread";

const DEFAULTS = { container: "main", user: 10001, shutdownSeconds: 25 } as const;

/** Default `preStopSeconds` of pods with ports. */
const PRE_STOP_SECONDS = 5;

type Normalized = PodArgs & Required<Pick<PodArgs, keyof typeof DEFAULTS | "preStopSeconds">>;

function normalize(args: PodArgs): Normalized {
  const preStopSeconds = portsOf(args).length > 0 ? PRE_STOP_SECONDS : 0;
  return { ...DEFAULTS, preStopSeconds, ...args };
}

/** `terminationGracePeriodSeconds` of a workload's pods. */
export function terminationSecondsOf(args: PodArgs): number {
  const { preStopSeconds, shutdownSeconds } = normalize(args);
  return preStopSeconds + shutdownSeconds;
}

/** What the kinds of workload add to a pod. */
export interface PodExtras {
  /** Volume claims by mount path in the main container. @default none */
  readonly claims?: Readonly<Record<string, string>>;
  /** @default "Always", Kubernetes' own */
  readonly restartPolicy?: "Never" | "OnFailure";
}

/** Options of a workload's objects: children of its component. */
export type ChildOptions = pulumi.CustomResourceOptions & { readonly parent: pulumi.Resource };

/**
 * The pod template of a workload, and the ConfigMaps and Secrets that its pods mount.
 *
 * @throws RangeError if folders, ports or container names contradict each other.
 */
export function podTemplate(
  name: string,
  args: PodArgs,
  extras: PodExtras,
  opts: ChildOptions,
): core.v1.PodTemplateSpec {
  const { claims = {}, restartPolicy } = extras;
  const pod = { ...normalize(args), folders: { ...claims, ...args.folders } };
  assertPod(name, pod.container, pod, Object.values(claims));
  const client = { name, resource: opts.parent };
  const { env, envFrom, configMaps, labels: clientLabels, serviceAccount } = connections(client, pod, pod);
  const own = {
    ...pod,
    env: { ...env, ...pod.env },
    envFrom: [...(pod.envFrom ?? []), ...envFrom],
    mountedConfigMaps: { ...pod.mountedConfigMaps, ...configMaps },
  };
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
    metadata: { labels: { ...labels(name, pod), ...clientLabels } },
    spec: {
      ...hardenedPod(pod.user),
      ...(serviceAccount ? { serviceAccountName: serviceAccount } : {}),
      ...(restartPolicy ? { restartPolicy } : {}),
      terminationGracePeriodSeconds: pod.preStopSeconds + pod.shutdownSeconds,
      ...(pod.placement ? placed(pod.placement) : {}),
      topologySpreadConstraints: spreadOver(selectorLabels(name)),
      ...(initContainers.length > 0 ? { initContainers } : {}),
      containers: [
        {
          ...hardenedContainer(mainContainer(pod), main),
          ...(pod.ports ? { ports: containerPorts(pod.ports) } : {}),
          ...containerProbes(`probes of ${name}`, pod.probes ?? {}, namedPorts(pod.ports)),
          ...(pod.preStopSeconds > 0 ? { lifecycle: { preStop: { sleep: { seconds: pod.preStopSeconds } } } } : {}),
        },
      ],
      volumes,
    },
  };

  function mounted<Args extends ContainerArgs>(container: Args): Mounts & { readonly container: Args } {
    return { ...mounts({ workload: name, container: container.name }, pod, container, opts), container };
  }
}

function placed({ nodeSelector, tolerations }: Placement): Pick<core.v1.PodSpec, "nodeSelector" | "tolerations"> {
  return {
    ...(Object.keys(nodeSelector).length > 0 ? { nodeSelector: { ...nodeSelector } } : {}),
    ...(tolerations.length > 0 ? { tolerations: [...tolerations] } : {}),
  };
}

/** Without `user`, which is set on the pod. */
function mainContainer({ container: name, image, command, resources }: Normalized) {
  return { name, image, resources, ...(command ? { command } : {}) };
}

function initCommandContainer(pod: Normalized, command: readonly string[], main: Mounts): core.v1.Container {
  return hardenedContainer({ ...mainContainer(pod), name: INIT_COMMAND_CONTAINER, command }, main);
}

/** An init container with restart policy `Always` is a Kubernetes sidecar: it stops after the main container. */
function sidecar(workload: string, args: SidecarArgs, mounted: Mounts): core.v1.Container {
  return {
    ...hardenedContainer(args, mounted),
    restartPolicy: "Always",
    ...(args.ports ? { ports: containerPorts(args.ports) } : {}),
    ...containerProbes(`probes of ${args.name} in ${workload}`, args.probes ?? {}, namedPorts(args.ports)),
  };
}
