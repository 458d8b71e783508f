import { secretPlaceholder, shortHash } from "../placeholder";
import { Secret, type ComputedTable } from "./table";

/** What providers other than those of AWS and Kubernetes add. */
export const OTHERS: ComputedTable = {
  "docker-build:index:Image": (_, inputs) => {
    const tag = String((inputs.tags as string[] | undefined)?.[0]);
    const digest = `[digest of ${tag.slice(tag.lastIndexOf(":") + 1)}]`;
    return { digest, ref: `${tag}@${digest}` };
  },
  // A copy has the digest of its source, which names it.
  "docker-build:index:Index": (_, inputs) => {
    const [source] = inputs.sources as string[];
    return { ref: `${String(inputs.tag)}@${source?.split("@")[1] ?? ""}` };
  },
  "eks:index:Cluster": (name, inputs) => ({
    eksCluster: { name: inputs.name ?? name },
    kubeconfigJson: new Secret(secretPlaceholder(name)),
    clusterSecurityGroupId: `[security group of ${name}]`,
  }),
  "random:index/randomId:RandomId": (name, inputs) => ({ hex: shortHash([name, inputs.keepers]) }),
  "random:index/randomPassword:RandomPassword": (name) => ({ result: new Secret(secretPlaceholder(name)) }),
  "tls:index/privateKey:PrivateKey": (name) => ({
    privateKeyPem: new Secret(secretPlaceholder(name)),
    privateKeyPemPkcs8: new Secret(secretPlaceholder(name)),
    publicKeyPem: `[public key of ${name}]`,
  }),
};

/** What functions of providers answer, by token. */
export const LOOK_UPS: ComputedTable = {
  "docker:index/getRegistryImage:getRegistryImage": (_, inputs) => ({
    ...inputs,
    id: `[digest of ${String(inputs.name)}]`,
    sha256Digest: `[digest of ${String(inputs.name)}]`,
  }),
};
