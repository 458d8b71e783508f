import { at, items } from "../../lib/values";
import { allContainersOf, podOf, POD_TYPES } from "../../plan/pods";
import { resourceRule } from "../rule";

/** A process that escapes from a container as root is root on the node. */
export const podsNonRoot = resourceRule(
  {
    name: "pods-non-root",
    description: "Pods run as a non-root user, with the seccomp profile of the runtime.",
  },
  POD_TYPES,
  function* (subject) {
    const pod = podOf(subject);
    const own = (key: string, container: unknown) =>
      at(container, "securityContext", key) ?? at(pod, "securityContext", key);
    for (const { label, spec } of allContainersOf(subject)) {
      if (own("runAsNonRoot", spec) !== true) yield `${label}: securityContext.runAsNonRoot is not true; set it`;
      if (own("runAsUser", spec) === 0) yield `${label}: securityContext.runAsUser is 0; it must not be 0`;
      const profile = at(own("seccompProfile", spec), "type");
      if (profile !== "RuntimeDefault" && profile !== "Localhost") {
        yield `${label}: securityContext.seccompProfile.type is ${String(profile)}; it must be RuntimeDefault`;
      }
    }
  },
);

/** Each of these blocks a step of a container escape at no cost. */
export const containersHardened = resourceRule(
  {
    name: "containers-hardened",
    description: "Containers cannot escalate privileges, have no capabilities and a read-only root filesystem.",
  },
  POD_TYPES,
  function* (subject) {
    for (const { label, spec } of allContainersOf(subject)) {
      const context = spec.securityContext;
      const required = { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true };
      for (const [key, value] of Object.entries(required)) {
        if (at(context, key) !== value) {
          yield `${label}: securityContext.${key} is ${String(at(context, key))}; it must be ${String(value)}`;
        }
      }
      if (at(context, "privileged") === true) yield `${label}: securityContext.privileged is true; remove it`;
      if (!items(at(context, "capabilities", "drop")).includes("ALL")) {
        yield `${label}: securityContext.capabilities.drop lacks ALL; add it`;
      }
      for (const added of items(at(context, "capabilities", "add"))) {
        yield `${label}: securityContext.capabilities.add has ${String(added)}; remove it`;
      }
    }
  },
);

/** A pod that shares a namespace or a directory with its node can observe all other pods there. */
export const podsOffHost = resourceRule(
  { name: "pods-off-host", description: "Pods share no namespace, port or directory with their node." },
  POD_TYPES,
  function* (subject) {
    const pod = podOf(subject);
    for (const key of ["hostNetwork", "hostPID", "hostIPC"].filter((one) => pod[one] === true)) {
      yield `${key} is true; remove it`;
    }
    for (const volume of items(pod.volumes).filter((one) => at(one, "hostPath") !== undefined)) {
      yield `volume ${String(at(volume, "name"))} is a hostPath; use a volume claim or an emptyDir`;
    }
    for (const { label, spec } of allContainersOf(subject)) {
      for (const port of items(spec.ports).filter((one) => at(one, "hostPort") !== undefined)) {
        yield `${label}: port ${String(at(port, "containerPort"))} has a hostPort; use a Service`;
      }
    }
  },
);

/** An unused token can be stolen. Pods that use the API have their own service account. */
export const podsWithoutToken = resourceRule(
  {
    name: "pods-without-token",
    description: "A pod gets no API token unless it has its own service account.",
  },
  POD_TYPES,
  function* (subject) {
    const { automountServiceAccountToken: mounted, serviceAccountName: account = "default" } = podOf(subject);
    if (mounted !== false && account === "default") {
      yield `automountServiceAccountToken is ${String(mounted)}; it must be false, or serviceAccountName must be set`;
    }
  },
);
