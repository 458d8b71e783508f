import { generatedProvider, type GeneratedType } from "../protocol/generated";
import type { CheckFailure, Props, ProviderDefinition } from "../protocol/types";
import { numberAt, stringAt } from "../protocol/values";
import { packageVersion } from "../package-version";
import { ALGORITHMS, CURVES, generateKey, type Algorithm } from "./keys";

/** Defaults from the provider's documentation. */
const DEFAULTS = { rsaBits: 2048, ecdsaCurve: "P224" } as const;

/** OpenSSL's default security level rejects smaller RSA keys. */
const MINIMUM_RSA_BITS = 1024;

const PRIVATE_KEY: GeneratedType = {
  check: keyFailures,
  defaults: {},
  generate: (inputs) => {
    const curve = stringAt(inputs, "ecdsaCurve") || DEFAULTS.ecdsaCurve;
    const rsaBits = numberAt(inputs, "rsaBits") ?? DEFAULTS.rsaBits;
    const { id, ...key } = generateKey(stringAt(inputs, "algorithm") as Algorithm, rsaBits, curve);
    return {
      id,
      outputs: { ...inputs, ...key, ecdsaCurve: curve, rsaBits },
      secrets: [["privateKeyPem"], ["privateKeyPemPkcs8"]],
    };
  },
};

function keyFailures(inputs: Props): CheckFailure[] {
  const algorithm = stringAt(inputs, "algorithm");
  if (!ALGORITHMS.some((known) => known === algorithm)) {
    return [{ property: "algorithm", reason: `algorithm is "${algorithm}"; allowed are ${ALGORITHMS.join(", ")}` }];
  }
  const curve = stringAt(inputs, "ecdsaCurve") || DEFAULTS.ecdsaCurve;
  if (!Object.hasOwn(CURVES, curve)) {
    const allowed = Object.keys(CURVES).join(", ");
    return [{ property: "ecdsaCurve", reason: `ecdsaCurve is "${curve}"; allowed are ${allowed}` }];
  }
  const bits = numberAt(inputs, "rsaBits") ?? DEFAULTS.rsaBits;
  if (Number.isInteger(bits) && bits >= MINIMUM_RSA_BITS) return [];
  return [
    { property: "rsaBits", reason: `rsaBits is ${bits}; it must be a whole number of at least ${MINIMUM_RSA_BITS}` },
  ];
}

/** Fallback for the tls plugin: private keys only, without their OpenSSH form. */
export const TLS: ProviderDefinition = {
  name: "tls",
  version: packageVersion("@pulumi/tls"),
  description: "generates private keys with OpenSSL (no certificates, no privateKeyOpenssh)",
  configure: () => generatedProvider({ "tls:index/privateKey:PrivateKey": PRIVATE_KEY }, "tls"),
};
