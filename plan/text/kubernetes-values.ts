import { at, isRecord, items } from "../../lib/values";
import { isSidecar } from "../sidecars";
import { type KeyValues, labelled, shortImage } from "./short";

/** Values by kind. */
const KINDS: Readonly<Record<string, KeyValues>> = {
  Deployment: workload,
  StatefulSet: workload,
  DaemonSet: workload,
  Job: (inputs) => containers(at(inputs, "spec", "template", "spec")),
  CronJob: (inputs) => [
    labelled(at(inputs, "spec", "schedule")),
    ...containers(at(inputs, "spec", "jobTemplate", "spec", "template", "spec")),
  ],
  HorizontalPodAutoscaler: ({ spec }) => [
    `${labelled(at(spec, "minReplicas")) ?? "1"}-${labelled(at(spec, "maxReplicas")) ?? "?"} replicas`,
    ...items(at(spec, "metrics")).map((metric) => {
      const percent = labelled(at(metric, "resource", "target", "averageUtilization"), "", "%");
      return percent && `at ${percent} ${labelled(at(metric, "resource", "name")) ?? ""}`;
    }),
  ],
  PodDisruptionBudget: ({ spec }) => [
    labelled(at(spec, "minAvailable"), "at least ", " available"),
    labelled(at(spec, "maxUnavailable"), "at most ", " unavailable"),
  ],
  Service: ({ spec }) => [
    labelled(at(spec, "type")),
    at(spec, "clusterIP") === "None" ? "headless" : undefined,
    ...items(at(spec, "ports")).map((port) => {
      const from = labelled(at(port, "port")) ?? "?";
      return `${from} → ${labelled(at(port, "targetPort")) ?? from}`;
    }),
  ],
  Ingress: ({ spec }) => [
    ...items(at(spec, "rules")).map(hostAndPaths),
    labelled(at(spec, "ingressClassName"), "by "),
    items(at(spec, "tls")).length > 0 ? "TLS" : undefined,
  ],
  ConfigMap: (inputs) => [keys(inputs.data)],
  Secret: (inputs) => [keys({ ...record(inputs.data), ...record(inputs.stringData) })],
  PersistentVolumeClaim: ({ spec }) => claim(spec),
  Namespace: ({ metadata }) => [
    labelled(at(metadata, "labels", "pod-security.kubernetes.io/enforce"), "Pod Security "),
  ],
  ResourceQuota: ({ spec }) =>
    Object.entries(record(at(spec, "hard"))).map(([name, value]) => labelled(value, `${name} `)),
  StorageClass: (inputs) => [labelled(inputs.provisioner)],
};

/** The values that the tree shows of a Kubernetes object; none for a kind whose name is enough. */
export function kubernetesValues(inputs: Readonly<Record<string, unknown>>, kind: string): (string | undefined)[] {
  return KINDS[kind]?.(inputs) ?? [];
}

function workload({ spec }: Readonly<Record<string, unknown>>): (string | undefined)[] {
  const replicas = at(spec, "replicas");
  return [
    labelled(replicas, "", replicas === 1 ? " replica" : " replicas"),
    ...containers(at(spec, "template", "spec")),
    ...items(at(spec, "volumeClaimTemplates")).flatMap((template) => claim(at(template, "spec"))),
  ];
}

function containers(pod: unknown): (string | undefined)[] {
  const sidecars = items(at(pod, "initContainers")).filter(isSidecar);
  return [...items(at(pod, "containers")), ...sidecars].flatMap((container) => [
    shortImage(at(container, "image")),
    range("cpu", at(container, "resources")),
    range("memory", at(container, "resources"), "mem"),
  ]);
}

/** `cpu 100m`, or `cpu 100m-500m` where the limit differs from the request. */
function range(resource: string, resources: unknown, label = resource): string | undefined {
  const request = labelled(at(resources, "requests", resource));
  const limit = labelled(at(resources, "limits", resource));
  if (request === undefined && limit === undefined) return undefined;
  return request === limit || limit === undefined ? `${label} ${request ?? ""}` : `${label} ${request ?? "0"}-${limit}`;
}

/** A host, with its paths unless the root is the only one: `example.com: /api /`. */
function hostAndPaths(rule: unknown): string {
  const host = labelled(at(rule, "host")) ?? "*";
  const paths = items(at(rule, "http", "paths")).map((path) => labelled(at(path, "path")) ?? "/");
  return paths.some((path) => path !== "/") ? `${host}: ${paths.join(" ")}` : host;
}

function claim(spec: unknown): (string | undefined)[] {
  return [
    labelled(at(spec, "resources", "requests", "storage"), "volume "),
    labelled(at(spec, "storageClassName"), "class "),
  ];
}

function keys(data: unknown): string | undefined {
  return labelled(Object.keys(record(data)).join(", "));
}

function record(value: unknown): Record<string, unknown> {
  return isRecord(value) ? value : {};
}
