import { at, items } from "../../lib/values";
import { resourceRule, stackRule } from "../rule";

const COMPONENT = "eks:index:Cluster";
const CLUSTER = "aws:eks/cluster:Cluster";
const EVERYWHERE = ["0.0.0.0/0", "::/0"];

/** Where an argument stands, by one name for the component and for the cluster that it makes. */
const ARGUMENTS = {
  publicAccess: { [COMPONENT]: ["endpointPublicAccess"], [CLUSTER]: ["vpcConfig", "endpointPublicAccess"] },
  publicCidrs: { [COMPONENT]: ["publicAccessCidrs"], [CLUSTER]: ["vpcConfig", "publicAccessCidrs"] },
  authentication: { [COMPONENT]: ["authenticationMode"], [CLUSTER]: ["accessConfig", "authenticationMode"] },
  encryptionKey: { [COMPONENT]: ["encryptionConfigKeyArn"], [CLUSTER]: ["encryptionConfig", "provider", "keyArn"] },
  logTypes: { [COMPONENT]: ["enabledClusterLogTypes"], [CLUSTER]: ["enabledClusterLogTypes"] },
} as const;

/** Reads an argument when it is asked for: what a preview does not know puts off only the rule that needs it. */
type Argument = (name: keyof typeof ARGUMENTS) => unknown;

/**
 * A plan knows the arguments of the component, as its resources are made by a plugin. In the engine it is the other way
 * round: the component comes without arguments, and the cluster that it made is judged.
 */
function clusterRule(name: string, description: string, check: (argument: Argument) => Iterable<string>) {
  return resourceRule({ name, description }, [COMPONENT, CLUSTER], ({ type, props }) => {
    if (type === COMPONENT && Object.keys(props).length === 0) return [];
    return check((argument) => at(props, ...ARGUMENTS[argument][type === COMPONENT ? COMPONENT : CLUSTER]));
  });
}

/** EKS opens the endpoint to everybody unless told otherwise. */
export const apiEndpointRestricted = clusterRule(
  "api-endpoint-restricted",
  "The cluster's API is private, or public for a named list of addresses.",
  function* (argument) {
    if (argument("publicAccess") === false) return;
    const cidrs = items(argument("publicCidrs"));
    if (cidrs.length === 0) {
      yield "the public endpoint is on without publicAccessCidrs, so everybody reaches it; name addresses or turn it off";
    }
    for (const open of cidrs.filter((cidr) => EVERYWHERE.includes(String(cidr)))) {
      yield `publicAccessCidrs has ${String(open)}; name the addresses that need it`;
    }
  },
);

/** The aws-auth ConfigMap is edited by hand and locks everybody out when it is wrong. */
export const clusterAccessByEntries = clusterRule(
  "cluster-access-by-entries",
  "Only access entries give access to the cluster.",
  function* (argument) {
    const authentication = argument("authentication");
    if (authentication !== "API") yield `authenticationMode is ${String(authentication)}; it must be API`;
  },
);

/** Whoever gets at a disk of etcd must not find secrets there. */
export const clusterSecretsEncrypted = clusterRule(
  "cluster-secrets-encrypted",
  "Kubernetes secrets are encrypted with a KMS key of the stack.",
  function* (argument) {
    const encryptionKey = argument("encryptionKey");
    if (typeof encryptionKey !== "string" || encryptionKey === "") {
      yield "there is no key for secrets; set encryptionConfigKeyArn to the ARN of a KMS key";
    }
  },
);

/** After an intrusion the audit log is the only witness. */
export const clusterAudited = clusterRule(
  "cluster-audited",
  "The control plane logs who did what, and who signed in.",
  function* (argument) {
    const logTypes = items(argument("logTypes"));
    for (const wanted of ["audit", "authenticator"]) {
      if (!logTypes.includes(wanted)) yield `enabledClusterLogTypes lacks ${wanted}; add it`;
    }
  },
);

/** A component with no arguments at all would pass the rules above: all its defaults are open ones. */
export const clusterJudged = stackRule(
  {
    name: "cluster-judged",
    description: "A cluster component without arguments has made a cluster, which the other rules judge.",
  },
  function* (resources) {
    const made = new Set(resources.filter(({ type }) => type === CLUSTER).map(({ parent }) => parent?.urn));
    for (const component of resources.filter(({ type }) => type === COMPONENT)) {
      if (Object.keys(component.props).length === 0 && !made.has(component.urn)) {
        yield { resource: component, message: "the cluster has no arguments, so everything about it is a default" };
      }
    }
  },
);
