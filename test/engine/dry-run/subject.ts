import { at, isRecord, items } from "../../../lib/values";
import type { KubernetesObject } from "../../../plan/text/manifests";

/** An object that the API server is asked about. */
export interface Subject {
  /** The environment or the chart that it comes from, as messages name it. */
  readonly origin: string;
  /** Whether it comes from a chart, which may have custom resources that the server does not know. */
  readonly chart: boolean;
  readonly object: KubernetesObject;
}

/** Origin, kind, namespace and name: how messages name an object. */
export function label({ origin, object: { kind, metadata } }: Subject): string {
  const place = [at(metadata, "namespace"), at(metadata, "name")].filter(Boolean).map(String);
  return `${origin}: ${String(kind)} ${place.join("/")}`;
}

/** The object in another namespace. */
export function inNamespace(object: KubernetesObject, namespace: string): KubernetesObject {
  return { ...object, metadata: { ...(isRecord(object.metadata) ? object.metadata : {}), namespace } };
}

/**
 * The Pod that a controller would create from an object's template, in the namespace of that object; undefined if it has
 * no template. Pod Security, quotas and the existence of the service account are judged for Pods alone, and the
 * specification in a StatefulSet's template is not validated at all.
 */
export function podOf({ kind, metadata, spec }: KubernetesObject): KubernetesObject | undefined {
  const template = at(spec, "template") ?? at(spec, "jobTemplate", "spec", "template");
  const pod = at(template, "spec");
  if (!isRecord(pod) || !Array.isArray(pod.containers)) return undefined;
  const name = String(at(metadata, "name"));
  const given = at(template, "metadata");
  const { labels, annotations } = isRecord(given) ? given : {};
  const stateful = kind === "StatefulSet";
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      name: stateful ? `${name}-0` : name,
      namespace: at(metadata, "namespace"),
      labels: { ...(isRecord(labels) ? labels : {}), ...(stateful ? statefulLabels(name) : {}) },
      ...(annotations === undefined ? {} : { annotations }),
    },
    spec: stateful ? withClaims(pod, name, items(at(spec, "volumeClaimTemplates"))) : pod,
  };
}

/** The labels that the controller adds, which limit the length of the name; the hash of a revision has 10 characters. */
function statefulLabels(name: string): Record<string, string> {
  return { "statefulset.kubernetes.io/pod-name": `${name}-0`, "controller-revision-hash": `${name}-0123456789` };
}

/** Adds the volumes of a StatefulSet's claims, as its controller does. */
function withClaims(
  pod: Readonly<Record<string, unknown>>,
  name: string,
  claims: readonly unknown[],
): Record<string, unknown> {
  const volumes = claims.map((claim) => {
    const volume = String(at(claim, "metadata", "name"));
    return { name: volume, persistentVolumeClaim: { claimName: `${volume}-${name}-0` } };
  });
  return { ...pod, volumes: [...items(pod.volumes), ...volumes] };
}
