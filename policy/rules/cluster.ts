import { at, items } from "../../lib/values";
import { resourceRule, stackRule } from "../rule";

const COMPONENT = "eks:index:Cluster";
const CLUSTER = "aws:eks/cluster:Cluster";
const EVERYWHERE = ["0.0.0.0/0", "::/0"];

/** Paths of an argument in the component and in the cluster that it creates. */
const ARGUMENTS = {
  publicAccess: { [COMPONENT]: ["endpointPublicAccess"], [CLUSTER]: ["vpcConfig", "endpointPublicAccess"] },
  publicCidrs: { [COMPONENT]: ["publicAccessCidrs"], [CLUSTER]: ["vpcConfig", "publicAccessCidrs"] },
  authentication: { [COMPONENT]: ["authenticationMode"], [CLUSTER]: ["accessConfig", "authenticationMode"] },
  encryptionKey: { [COMPONENT]: ["encryptionConfigKeyArn"], [CLUSTER]: ["encryptionConfig", "provider", "keyArn"] },
  logTypes: { [COMPONENT]: ["enabledClusterLogTypes"], [CLUSTER]: ["enabledClusterLogTypes"] },
} as const;

/** Reads an argument lazily: a value that is unknown in a preview defers only the rule that reads it. */
type ReadArgument = (name: keyof typeof ARGUMENTS) => unknown;

/**
 * A plan has the arguments of the component, but not the resources that its plugin creates. In the engine it is the other
 * way round: the component has no arguments, and the cluster that it created is checked.
 */
function clusterRule(name: string, description: string, check: (argument: ReadArgument) => Iterable<string>) {
  return resourceRule({ name, description }, [COMPONENT, CLUSTER], ({ type, props }) => {
    if (type === COMPONENT && Object.keys(props).length === 0) return [];
    return check((argument) => at(props, ...ARGUMENTS[argument][type === COMPONENT ? COMPONENT : CLUSTER]));
  });
}

/** The public endpoint of EKS is open to all addresses by default. */
export const apiEndpointRestricted = clusterRule(
  "api-endpoint-restricted",
  "The cluster's API endpoint is private, or public for listed addresses only.",
  function* (argument) {
    if (argument("publicAccess") === false) return;
    const cidrs = items(argument("publicCidrs"));
    if (cidrs.length === 0) {
      yield "the public endpoint has no publicAccessCidrs, so it is open to all addresses; list addresses or disable it";
    }
    for (const open of cidrs.filter((cidr) => EVERYWHERE.includes(String(cidr)))) {
      yield `publicAccessCidrs has ${String(open)}; list the addresses that need it`;
    }
  },
);

/** The aws-auth ConfigMap is edited manually, and a mistake in it locks everybody out. */
export const clusterAccessByEntries = clusterRule(
  "cluster-access-by-entries",
  "Only access entries grant access to the cluster.",
  function* (argument) {
    const authentication = argument("authentication");
    if (authentication !== "API") yield `authenticationMode is ${String(authentication)}; it must be API`;
  },
);

/** Access to a disk of etcd must not reveal secrets. */
export const clusterSecretsEncrypted = clusterRule(
  "cluster-secrets-encrypted",
  "Kubernetes secrets are encrypted with a KMS key of the stack.",
  function* (argument) {
    const encryptionKey = argument("encryptionKey");
    if (typeof encryptionKey !== "string" || encryptionKey === "") {
      yield "encryptionConfigKeyArn is not set; set it to the ARN of a KMS key";
    }
  },
);

/** The audit log is needed to investigate an intrusion. */
export const clusterAudited = clusterRule(
  "cluster-audited",
  "The control plane writes audit and authenticator logs.",
  function* (argument) {
    const logTypes = items(argument("logTypes"));
    for (const required of ["audit", "authenticator"]) {
      if (!logTypes.includes(required)) yield `enabledClusterLogTypes lacks ${required}; add it`;
    }
  },
);

/** A component without arguments would pass the rules above, although its defaults are insecure. */
export const clusterConfigured = stackRule(
  {
    name: "cluster-configured",
    description: "A cluster component without arguments has created a cluster, which the other rules check.",
  },
  function* (resources) {
    const created = new Set(resources.filter(({ type }) => type === CLUSTER).map(({ parent }) => parent?.urn));
    for (const component of resources.filter(({ type }) => type === COMPONENT)) {
      if (Object.keys(component.props).length === 0 && !created.has(component.urn)) {
        yield {
          resource: component,
          message: "the cluster has no arguments, so it has insecure defaults; set its arguments",
        };
      }
    }
  },
);
