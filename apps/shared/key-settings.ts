import { z } from "zod";

import { different, reportRemoval, secret, type SecretFormat, text } from "../../settings/values";

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

/** Names of keys, and given keys, by the keys of their settings. */
type KeySettings<List extends string, Given extends string> = Readonly<Record<List, readonly string[]>> &
  Readonly<Record<Given, object>>;

/** Use with `superRefine`: reports each given key whose name is not in the list. */
export function givenKeysOf<const List extends string, const Given extends string>(list: List, given: Given) {
  return (settings: KeySettings<List, Given>, context: z.core.$RefinementCtx): void => {
    const names: readonly string[] = settings[list];
    for (const name of Object.keys(settings[given]).filter((one) => !names.includes(one))) {
      const message = `left out, or its name in the list ${list}, which has ${names.join(", ")}`;
      reportRemoval(context, [given, name], message);
    }
  };
}
