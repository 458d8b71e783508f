import { at, items } from "../../lib/values";
import { allContainersOf, podOf, POD_TYPES } from "../pods";
import { resourceRule } from "../rule";

/** What breaks out of a container that runs as root is root on the node. */
export const podsNonRoot = resourceRule(
  {
    name: "pods-non-root",
    description: "Pods run as a user that is not root, with the runtime's filter of system calls.",
  },
  POD_TYPES,
  function* (subject) {
    const pod = podOf(subject);
    const own = (key: string, container: unknown) =>
      at(container, "securityContext", key) ?? at(pod, "securityContext", key);
    for (const { label, spec } of allContainersOf(subject)) {
      if (own("runAsNonRoot", spec) !== true) yield `${label}: securityContext.runAsNonRoot is not true; set it`;
      if (own("runAsUser", spec) === 0) yield `${label}: securityContext.runAsUser is 0; it must be another`;
      const filter = at(own("seccompProfile", spec), "type");
      if (filter !== "RuntimeDefault" && filter !== "Localhost") {
        yield `${label}: securityContext.seccompProfile.type is ${String(filter)}; it must be RuntimeDefault`;
      }
    }
  },
);

/** Each of these is a step of a break-out that the kernel refuses at no cost. */
export const containersHardened = resourceRule(
  {
    name: "containers-hardened",
    description: "Containers gain no privileges, hold no capabilities, and cannot change their own files.",
  },
  POD_TYPES,
  function* (subject) {
    for (const { label, spec } of allContainersOf(subject)) {
      const context = spec.securityContext;
      const wanted = { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true };
      for (const [key, value] of Object.entries(wanted)) {
        if (at(context, key) !== value) {
          yield `${label}: securityContext.${key} is ${String(at(context, key))}; it must be ${String(value)}`;
        }
      }
      if (at(context, "privileged") === true) yield `${label}: securityContext.privileged is true; leave it out`;
      if (!items(at(context, "capabilities", "drop")).includes("ALL")) {
        yield `${label}: securityContext.capabilities.drop lacks ALL; add it`;
      }
      for (const added of items(at(context, "capabilities", "add"))) {
        yield `${label}: securityContext.capabilities.add has ${String(added)}; leave it out`;
      }
    }
  },
);

/** A pod that shares a namespace or a folder with its node sees what all other pods there do. */
export const podsOffHost = resourceRule(
  { name: "pods-off-host", description: "Pods share no namespace, port or folder with their node." },
  POD_TYPES,
  function* (subject) {
    const pod = podOf(subject);
    for (const key of ["hostNetwork", "hostPID", "hostIPC"].filter((one) => pod[one] === true)) {
      yield `${key} is true; leave it out`;
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

/** A token that nobody uses is one that somebody can steal. What talks to the API has a service account of its own. */
export const podsWithoutToken = resourceRule(
  {
    name: "pods-without-token",
    description: "A pod gets no token for the cluster's API unless it runs as a service account of its own.",
  },
  POD_TYPES,
  function* (subject) {
    const { automountServiceAccountToken: mounted, serviceAccountName: account = "default" } = podOf(subject);
    if (mounted !== false && account === "default") {
      yield `automountServiceAccountToken is ${String(mounted)}; it must be false, or serviceAccountName must be set`;
    }
  },
);
