import { at } from "../../lib/values";
import { allContainersOf, containersOf, LONG_RUNNING_TYPES, POD_TYPES } from "../../plan/pods";
import { resourceRule } from "../rule";

/** Without probes a rollout continues with pods that cannot serve, and a hung process is not restarted. */
export const containersProbed = resourceRule(
  { name: "containers-probed", description: "Long-running containers have readiness and liveness probes." },
  LONG_RUNNING_TYPES,
  function* (subject) {
    for (const { label, spec } of containersOf(subject)) {
      for (const key of ["readinessProbe", "livenessProbe"]) {
        if (spec[key] === undefined) yield `${label} has no ${key}; add one`;
      }
    }
  },
);

/** The scheduler places pods by their requests; without a limit, a memory leak affects all pods of the node. */
export const containersBounded = resourceRule(
  { name: "containers-bounded", description: "Containers have CPU and memory requests, and a memory limit." },
  POD_TYPES,
  function* (subject) {
    for (const { label, spec } of allContainersOf(subject)) {
      for (const key of ["requests.cpu", "requests.memory", "limits.memory"]) {
        const value = at(spec.resources, ...key.split("."));
        if (value === undefined) yield `${label} has no resources.${key}; set it`;
      }
    }
  },
);

/** Kubernetes rejects pods that violate the Pod Security standard of their namespace. */
export const namespacesGuarded = resourceRule(
  {
    name: "namespaces-guarded",
    description: "Each namespace enforces a Pod Security standard: the default allows everything.",
  },
  ["kubernetes:core/v1:Namespace"],
  function* ({ props }) {
    const level = String(at(props.metadata, "labels", "pod-security.kubernetes.io/enforce"));
    if (!["restricted", "baseline", "privileged"].includes(level)) {
      yield `label pod-security.kubernetes.io/enforce is ${level}; set restricted, or the level that its pods need`;
    }
  },
);
