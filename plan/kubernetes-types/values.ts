import { at, items } from "../../lib/values";
import { isSidecar } from "../sidecars";
import { labelled, shortImage } from "../text/short";

/** Replicas, and the values of the pods. */
export function workloadValues({ spec }: Readonly<Record<string, unknown>>): (string | undefined)[] {
  const replicas = at(spec, "replicas");
  return [
    labelled(replicas, "", replicas === 1 ? " replica" : " replicas"),
    ...containerValues(at(spec, "template", "spec")),
  ];
}

/** Image, CPU and memory of each container of a pod, including sidecars. */
export function containerValues(pod: unknown): (string | undefined)[] {
  const sidecars = items(at(pod, "initContainers")).filter(isSidecar);
  return [...items(at(pod, "containers")), ...sidecars].flatMap((container) => [
    shortImage(at(container, "image")),
    range("cpu", at(container, "resources")),
    range("memory", at(container, "resources"), "mem"),
  ]);
}

/** Size and storage class of a volume claim. */
export function claimValues(spec: unknown): (string | undefined)[] {
  return [
    labelled(at(spec, "resources", "requests", "storage"), "volume "),
    labelled(at(spec, "storageClassName"), "class "),
  ];
}

/** `cpu 100m`, or `cpu 100m-500m` where the limit differs from the request. */
function range(resource: string, resources: unknown, label = resource): string | undefined {
  const request = labelled(at(resources, "requests", resource));
  const limit = labelled(at(resources, "limits", resource));
  if (request === undefined && limit === undefined) return undefined;
  return request === limit || limit === undefined ? `${label} ${request ?? ""}` : `${label} ${request ?? "0"}-${limit}`;
}
