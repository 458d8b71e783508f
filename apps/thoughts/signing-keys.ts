import * as pulumi from "@pulumi/pulumi";
import { PrivateKey } from "@pulumi/tls";

import { derivedPlaceholder, isPlaceholder } from "../../lib/placeholder";
import { publicHalf } from "./rsa-key";

/** Arguments for {@link SigningKeys}. */
export interface SigningKeysArgs {
  /** Names of the keys; the first one signs, all are accepted. */
  readonly names: readonly string[];
  /** Private keys (PEM) by name; the others are generated. */
  readonly given: Readonly<Record<string, pulumi.Output<string>>>;
}

/** Bits of a generated RSA key: the minimum that NIST SP 800-57 recommends until 2030. */
const BITS = 2048;

/** Named RSA keys for tokens, as files for the services to mount. */
export class SigningKeys extends pulumi.ComponentResource {
  /** Name of the signing key. */
  readonly current: string;
  /** Private keys by file name, only for the service that signs. */
  readonly privateFiles: Record<string, pulumi.Output<string>> = {};
  /** Public keys by file name, for every service that verifies tokens. */
  readonly publicFiles: Record<string, pulumi.Output<string>> = {};

  constructor(name: string, { names, given }: SigningKeysArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:thoughts:SigningKeys", name, {}, opts);
    const [current] = names;
    if (current === undefined) throw new RangeError(`${name} has no key; name at least one`);

    this.current = current;
    for (const key of names) {
      const file = `${key}.pem`;
      const pem = given[key];
      if (pem) {
        this.privateFiles[file] = pem;
        this.publicFiles[file] = pulumi.unsecret(pem.apply((text) => publicKeyOf(key, text)));
      } else {
        const generated = new PrivateKey(`${name}-${key}`, { algorithm: "RSA", rsaBits: BITS }, { parent: this });
        this.privateFiles[file] = generated.privateKeyPemPkcs8;
        this.publicFiles[file] = generated.publicKeyPem;
      }
    }
    this.registerOutputs({ current: this.current });
  }
}

/**
 * The public half of a private key. In a plan the key is a placeholder, and so is the result.
 *
 * @throws Error if the key is neither a placeholder nor an RSA private key in PEM form.
 */
export function publicKeyOf(name: string, pem: string): string {
  if (isPlaceholder(pem)) return derivedPlaceholder("public half", pem);
  const key = publicHalf(pem);
  if (key === undefined) throw new Error(`the signing key ${name} is no RSA private key in PEM form`);
  return key.export({ type: "spki", format: "pem" }).toString();
}
