import * as pulumi from "@pulumi/pulumi";

import { secretPlaceholder, shortHash } from "./placeholder";

type Inputs = Readonly<Record<string, unknown>>;

/** What the providers would add to a resource, made up from its inputs: the same inputs give the same values. */
export function computedOutputs(type: string, name: string, inputs: Inputs): Record<string, unknown> {
  if (type.startsWith("kubernetes:") && type !== "kubernetes:helm.sh/v3:Release") return kubernetesObject(name, inputs);
  return COMPUTED[type]?.(name, inputs) ?? {};
}

/** The program calls no function of a provider: one that came unnoticed would want credentials for a preview. */
export function refuseInvoke(token: string): never {
  throw new Error(`The program calls ${token}, which needs a provider: a plan cannot answer it.`);
}

const COMPUTED: Readonly<Record<string, (name: string, inputs: Inputs) => Record<string, unknown>>> = {
  "docker-build:index:Image": (_, inputs) => {
    const tag = String((inputs.tags as string[] | undefined)?.[0]);
    const digest = `[digest of ${tag.slice(tag.lastIndexOf(":") + 1)}]`;
    return { digest, ref: `${tag}@${digest}` };
  },
  "aws:ecr/repository:Repository": (_, inputs) => ({
    repositoryUrl: `[account].dkr.ecr.[region].amazonaws.com/${String(inputs.name)}`,
    registryId: "[account]",
  }),
  "random:index/randomPassword:RandomPassword": (name) => ({ result: pulumi.secret(secretPlaceholder(name)) }),
  "random:index/randomId:RandomId": (name, inputs) => ({ hex: shortHash([name, inputs.keepers]) }),
  "tls:index/privateKey:PrivateKey": (name) => ({
    privateKeyPem: pulumi.secret(secretPlaceholder(name)),
    privateKeyPemPkcs8: pulumi.secret(secretPlaceholder(name)),
    publicKeyPem: `[public key of ${name}]`,
  }),
  "eks:index:Cluster": (name) => ({
    kubeconfigJson: pulumi.secret(secretPlaceholder(name)),
    autoModeNodeRoleName: `[node role of ${name}]`,
    clusterSecurityGroupId: `[security group of ${name}]`,
    core: {},
  }),
  "kubernetes:helm.sh/v3:Release": (name, inputs) => ({
    name: inputs.name ?? name,
    status: { name: inputs.name ?? name, namespace: inputs.namespace, status: "deployed" },
  }),
};

/** The API server's part: a name from the content where none is given, and a load balancer's address. */
function kubernetesObject(name: string, inputs: Inputs): Record<string, unknown> {
  const metadata = (inputs.metadata ?? {}) as Record<string, unknown>;
  const named = { ...metadata, name: metadata.name ?? `${name}-${shortHash(inputs)}` };
  return {
    metadata: named,
    status: { loadBalancer: { ingress: [{ hostname: `[address of ${name}]` }] } },
  };
}
