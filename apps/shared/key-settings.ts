import { z } from "zod";

import { different, secret, type SecretFormat, text } from "../../settings/values";

/** Bytes of a key for HMAC-SHA-256: as many as its result has (RFC 7518, section 3.2). */
const KEY_BYTES = 32;

/** A key for HMAC-SHA-256. */
export const HMAC_KEY: SecretFormat = {
  test: (value) => Buffer.byteLength(value) >= KEY_BYTES,
  allowed: `a string of ${KEY_BYTES} bytes or more`,
};

/** The name of a key, which appears in file names and, for signing keys, in each token's header. */
const keyName = () => text(/^[a-z0-9][a-z0-9-]{0,30}$/, "lower-case letters, digits and hyphens", "2026-11");

/** Names of the keys that are accepted, up to four; the first one is used where only one can be. */
export const keyNames = () => z.array(keyName()).min(1).max(4).superRefine(different).default(["initial"]);

/** Keys by name; those that are not listed are generated. */
export const givenKeys = (format?: SecretFormat) => z.record(keyName(), secret(format)).default({});
