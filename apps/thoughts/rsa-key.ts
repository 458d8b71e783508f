import { createPrivateKey, createPublicKey, type KeyObject } from "node:crypto";

import type { SecretFormat } from "../../settings/values";

/** An RSA private key in PEM form, without a passphrase. */
export const RSA_KEY: SecretFormat = {
  test: (value) => publicHalf(value) !== undefined,
  allowed:
    "an RSA private key in PEM form without a passphrase: pipe the output of `openssl genrsa 2048` into the command",
};

/** The public half of an RSA private key in PEM form; undefined if it is none. */
export function publicHalf(pem: string): KeyObject | undefined {
  try {
    const key = createPrivateKey(pem);
    return key.asymmetricKeyType === "rsa" ? createPublicKey(key) : undefined;
  } catch {
    // The error is dropped because it may quote the key.
    return undefined;
  }
}
