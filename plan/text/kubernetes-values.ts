import { at, isRecord, items } from "../../lib/values";
import { isSidecar } from "../sidecars";
import { shortImage, text } from "./short";

type Describe = (inputs: Record<string, unknown>) => (string | undefined)[];

const DESCRIBERS: Readonly<Record<string, Describe>> = {
  Deployment: workload,
  StatefulSet: workload,
  DaemonSet: workload,
  Job: (inputs) => containers(at(inputs, "spec", "template", "spec")),
  CronJob: (inputs) => [
    text(at(inputs, "spec", "schedule")),
    ...containers(at(inputs, "spec", "jobTemplate", "spec", "template", "spec")),
  ],
  HorizontalPodAutoscaler: ({ spec }) => [
    `${text(at(spec, "minReplicas")) ?? "1"}-${text(at(spec, "maxReplicas")) ?? "?"} replicas`,
    ...items(at(spec, "metrics")).map((metric) => {
      const percent = text(at(metric, "resource", "target", "averageUtilization"), "", "%");
      return percent && `at ${percent} ${text(at(metric, "resource", "name")) ?? ""}`;
    }),
  ],
  PodDisruptionBudget: ({ spec }) => [
    text(at(spec, "minAvailable"), "at least ", " available"),
    text(at(spec, "maxUnavailable"), "at most ", " unavailable"),
  ],
  Service: ({ spec }) => [
    text(at(spec, "type")),
    at(spec, "clusterIP") === "None" ? "headless" : undefined,
    ...items(at(spec, "ports")).map((port) => {
      const from = text(at(port, "port")) ?? "?";
      return `${from} → ${text(at(port, "targetPort")) ?? from}`;
    }),
  ],
  Ingress: ({ spec }) => [
    ...items(at(spec, "rules")).map(address),
    text(at(spec, "ingressClassName"), "by "),
    items(at(spec, "tls")).length > 0 ? "TLS" : undefined,
  ],
  ConfigMap: (inputs) => [keys(inputs.data)],
  Secret: (inputs) => [keys({ ...record(inputs.data), ...record(inputs.stringData) })],
  PersistentVolumeClaim: ({ spec }) => claim(spec),
  Namespace: ({ metadata }) => [text(at(metadata, "labels", "pod-security.kubernetes.io/enforce"), "Pod Security ")],
  ResourceQuota: ({ spec }) => Object.entries(record(at(spec, "hard"))).map(([name, value]) => text(value, `${name} `)),
  StorageClass: (inputs) => [text(inputs.provisioner)],
};

/** What matters of a Kubernetes object; nothing for a kind that says all by its name. */
export function kubernetesValues(inputs: Record<string, unknown>, kind: string): (string | undefined)[] {
  return DESCRIBERS[kind]?.(inputs) ?? [];
}

function workload({ spec }: Record<string, unknown>): (string | undefined)[] {
  const replicas = at(spec, "replicas");
  return [
    text(replicas, "", replicas === 1 ? " replica" : " replicas"),
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

/** `cpu 100m`, or with a limit that is not the request `cpu 100m-500m`. */
function range(resource: string, resources: unknown, label = resource): string | undefined {
  const request = text(at(resources, "requests", resource));
  const limit = text(at(resources, "limits", resource));
  if (request === undefined && limit === undefined) return undefined;
  return request === limit || limit === undefined ? `${label} ${request ?? ""}` : `${label} ${request ?? "0"}-${limit}`;
}

/** A host, with its paths where they are more than the root: `example.com: /api /`. */
function address(rule: unknown): string {
  const host = text(at(rule, "host")) ?? "*";
  const paths = items(at(rule, "http", "paths")).map((path) => text(at(path, "path")) ?? "/");
  return paths.some((path) => path !== "/") ? `${host}: ${paths.join(" ")}` : host;
}

function claim(spec: unknown): (string | undefined)[] {
  return [text(at(spec, "resources", "requests", "storage"), "volume "), text(at(spec, "storageClassName"), "class ")];
}

function keys(data: unknown): string | undefined {
  return text(Object.keys(record(data)).join(", "));
}

function record(value: unknown): Record<string, unknown> {
  return isRecord(value) ? value : {};
}
