import { at, items } from "../../lib/values";
import { labelled } from "../text/short";
import { below, type KubernetesTypes } from "./kubernetes-type";

/** Who may do what (RBAC), and which traffic is let in. */
export const ACCESS: KubernetesTypes = {
  "networking.k8s.io:Ingress": {
    keyValues: ({ spec }) => [
      ...items(at(spec, "rules")).map(hostAndPaths),
      labelled(at(spec, "ingressClassName"), "by "),
      items(at(spec, "tls")).length > 0 ? "TLS" : undefined,
    ],
  },
  "networking.k8s.io:NetworkPolicy": { risk: "guard" },
  "rbac.authorization.k8s.io:ClusterRoleBinding": { replaces: below("roleRef"), risk: "access" },
  "rbac.authorization.k8s.io:RoleBinding": { replaces: below("roleRef"), risk: "access" },
  // Every other kind of the group.
  "rbac.authorization.k8s.io:*": { risk: "access" },
};

/** A host, with its paths unless the root is the only one: `example.com: /api /`. */
function hostAndPaths(rule: unknown): string {
  const host = labelled(at(rule, "host")) ?? "*";
  const paths = items(at(rule, "http", "paths")).map((path) => labelled(at(path, "path")) ?? "/");
  return paths.some((path) => path !== "/") ? `${host}: ${paths.join(" ")}` : host;
}
