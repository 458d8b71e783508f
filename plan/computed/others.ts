import { secretPlaceholder, shortHash } from "../placeholder";
import { ComputedSecret, type ComputeOutputsByType } from "./outputs";

/** Outputs of the providers other than AWS and Kubernetes. */
export const OTHER_OUTPUTS: ComputeOutputsByType = {
  "docker-build:index:Image": (_, inputs) => {
    const tag = String((inputs.tags as string[] | undefined)?.[0]);
    const digest = `[digest of ${tag.slice(tag.lastIndexOf(":") + 1)}]`;
    return { digest, ref: `${tag}@${digest}` };
  },
  // A copy has the digest of its source, which is part of the reference.
  "docker-build:index:Index": (_, inputs) => {
    const [source] = inputs.sources as string[];
    return { ref: `${String(inputs.tag)}@${source?.split("@")[1] ?? ""}` };
  },
  "random:index/randomId:RandomId": (name, inputs) => ({ hex: shortHash([name, inputs.keepers]) }),
  "random:index/randomPassword:RandomPassword": (name) => ({ result: new ComputedSecret(secretPlaceholder(name)) }),
  "tls:index/privateKey:PrivateKey": (name) => ({
    privateKeyPem: new ComputedSecret(secretPlaceholder(name)),
    privateKeyPemPkcs8: new ComputedSecret(secretPlaceholder(name)),
    publicKeyPem: `[public key of ${name}]`,
  }),
};

/** Results of provider functions, by token. */
export const FUNCTION_RESULTS: ComputeOutputsByType = {
  "docker:index/getRegistryImage:getRegistryImage": (_, inputs) => ({
    ...inputs,
    id: `[digest of ${String(inputs.name)}]`,
    sha256Digest: `[digest of ${String(inputs.name)}]`,
  }),
};
