import { at, isRecord, items } from "../../lib/values";
import { loadBalancer } from "../cost/rules/network";
import { volumeClaim } from "../cost/rules/storage";
import { labelled } from "../text/short";
import { below, type KubernetesTypes } from "./kubernetes-type";
import { claimValues } from "./values";

const content = below("data", "stringData", "binaryData", "immutable", "type");
const mutableOfClaim = below("spec.resources", "spec.volumeAttributesClassName");

/** The API group `core`, and the storage classes of its volumes. */
export const CORE: KubernetesTypes = {
  "core:ConfigMap": {
    replaces: (path, inputs) => inputs.immutable === true && content(path),
    keyValues: (inputs) => [keys(inputs.data)],
    replacedByDesign: true,
  },
  "core:Namespace": {
    keyValues: ({ metadata }) => [
      labelled(at(metadata, "labels", "pod-security.kubernetes.io/enforce"), "Pod Security "),
    ],
    risk: "data",
  },
  "core:PersistentVolume": { risk: "data" },
  "core:PersistentVolumeClaim": {
    replaces: (path) => path.startsWith("spec.") && !mutableOfClaim(path),
    keyValues: ({ spec }) => claimValues(spec),
    risk: "data",
    charge: volumeClaim,
  },
  "core:ResourceQuota": {
    keyValues: ({ spec }) =>
      Object.entries(record(at(spec, "hard"))).map(([name, value]) => labelled(value, `${name} `)),
  },
  "core:Secret": {
    replaces: (path, inputs) => content(path) && (inputs.immutable === true || path === "type"),
    keyValues: (inputs) => [keys({ ...record(inputs.data), ...record(inputs.stringData) })],
    replacedByDesign: true,
  },
  "core:Service": {
    replaces: below("spec.clusterIP"),
    keyValues: ({ spec }) => [
      labelled(at(spec, "type")),
      at(spec, "clusterIP") === "None" ? "headless" : undefined,
      ...items(at(spec, "ports")).map((port) => {
        const from = labelled(at(port, "port")) ?? "?";
        return `${from} → ${labelled(at(port, "targetPort")) ?? from}`;
      }),
    ],
    charge: loadBalancer,
  },
  "storage.k8s.io:StorageClass": {
    replaces: below("provisioner", "parameters", "reclaimPolicy", "volumeBindingMode"),
    keyValues: (inputs) => [labelled(inputs.provisioner)],
  },
};

function keys(data: unknown): string | undefined {
  return labelled(Object.keys(record(data)).join(", "));
}

function record(value: unknown): Record<string, unknown> {
  return isRecord(value) ? value : {};
}
