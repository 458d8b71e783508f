import { generatedProvider, type Generated } from "../protocol/generated";
import type { CheckFailure, Props, StandIn } from "../protocol/types";
import { numberAt, textAt } from "../protocol/values";
import { packageVersion } from "../package-version";
import { ALGORITHMS, CURVES, makeKey, type Algorithm } from "./keys";

/** Where the program says nothing: the values of the provider's documentation. */
const DEFAULTS = { rsaBits: 2048, ecdsaCurve: "P224" } as const;

/** Smaller RSA keys are refused by OpenSSL's default security level. */
const SMALLEST_RSA_BITS = 1024;

const PRIVATE_KEY: Generated = {
  check: keyFailures,
  defaults: {},
  generate: (inputs) => {
    const curve = textAt(inputs, "ecdsaCurve") || DEFAULTS.ecdsaCurve;
    const rsaBits = numberAt(inputs, "rsaBits") ?? DEFAULTS.rsaBits;
    const { id, ...texts } = makeKey(textAt(inputs, "algorithm") as Algorithm, rsaBits, curve);
    return {
      id,
      outputs: { ...inputs, ...texts, ecdsaCurve: curve, rsaBits },
      secrets: [["privateKeyPem"], ["privateKeyPemPkcs8"]],
    };
  },
};

function keyFailures(inputs: Props): CheckFailure[] {
  const algorithm = textAt(inputs, "algorithm");
  if (!ALGORITHMS.some((known) => known === algorithm)) {
    return [{ property: "algorithm", reason: `algorithm is "${algorithm}"; allowed are ${ALGORITHMS.join(", ")}` }];
  }
  const curve = textAt(inputs, "ecdsaCurve") || DEFAULTS.ecdsaCurve;
  if (!Object.hasOwn(CURVES, curve)) {
    const allowed = Object.keys(CURVES).join(", ");
    return [{ property: "ecdsaCurve", reason: `ecdsaCurve is "${curve}"; allowed are ${allowed}` }];
  }
  const bits = numberAt(inputs, "rsaBits") ?? DEFAULTS.rsaBits;
  if (Number.isInteger(bits) && bits >= SMALLEST_RSA_BITS) return [];
  return [
    { property: "rsaBits", reason: `rsaBits is ${bits}; it must be a whole number of at least ${SMALLEST_RSA_BITS}` },
  ];
}

/** Stands in for the tls plugin: private keys only, without their OpenSSH form. */
export const TLS: StandIn = {
  name: "tls",
  version: packageVersion("@pulumi/tls"),
  description: "makes private keys with OpenSSL (no certificates, no privateKeyOpenssh)",
  configure: () => generatedProvider({ "tls:index/privateKey:PrivateKey": PRIVATE_KEY }, "tls"),
};
