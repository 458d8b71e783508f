import { at } from "../../lib/values";
import { allContainersOf, containersOf, LONG_RUNNING_TYPES, POD_TYPES } from "../pods";
import { resourceRule } from "../rule";

/** Without probes a rollout goes on over pods that cannot serve, and a hung process stays. */
export const containersProbed = resourceRule(
  { name: "containers-probed", description: "Containers that run on say when they are ready and when they are stuck." },
  LONG_RUNNING_TYPES,
  function* (subject) {
    for (const { label, spec } of containersOf(subject)) {
      for (const key of ["readinessProbe", "livenessProbe"]) {
        if (spec[key] === undefined) yield `${label} has no ${key}; add one`;
      }
    }
  },
);

/** The scheduler places pods by their requests; a memory leak without a limit takes the node's other pods with it. */
export const containersBounded = resourceRule(
  { name: "containers-bounded", description: "Containers request CPU and memory, and have a limit of memory." },
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

/** Kubernetes itself refuses pods that are not hardened, whoever makes them, where the namespace says so. */
export const namespacesGuarded = resourceRule(
  {
    name: "namespaces-guarded",
    description:
      "Each namespace says which Pod Security standard it enforces: without a word it is the one that refuses nothing.",
  },
  ["kubernetes:core/v1:Namespace"],
  function* ({ props }) {
    const level = String(at(props.metadata, "labels", "pod-security.kubernetes.io/enforce"));
    if (!["restricted", "baseline", "privileged"].includes(level)) {
      yield `label pod-security.kubernetes.io/enforce is ${level}; set restricted, or what the pods there need`;
    }
  },
);
