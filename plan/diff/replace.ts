import { isAwsType, replaceOnChangesOf } from "../aws-types";
import { isKubernetesType, replacesObject } from "../kubernetes-types";
import { below } from "../kubernetes-types/kubernetes-type";
import type { PlannedResource } from "../model";

/**
 * Whether a change of `path` replaces a resource instead of updating it in place. It covers the types that this program
 * uses; `pulumi preview` calls the provider and is authoritative.
 */
export function replaces(type: string, path: string, inputs: PlannedResource["inputs"]): boolean {
  if (isAwsType(type)) return below(...replaceOnChangesOf(type))(path);
  if (isKubernetesType(type)) return replacesObject(type, path, inputs);
  // Values that are generated once: their providers cannot update anything in place.
  return type.startsWith("random:") || type.startsWith("tls:");
}
