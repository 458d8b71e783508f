import { z } from "zod";

import { secret, type SecretFormat, text } from "../../settings/values";

/** The name of a key, which appears in file names and, for signing keys, in each token's header. */
const keyName = () => text(/^[a-z0-9][a-z0-9-]{0,30}$/, "lower-case letters, digits and hyphens", "2026-11");

/** Names of the keys that are accepted, up to four; the first one is used where only one can be. */
export const keyNames = () =>
  z
    .array(keyName())
    .min(1)
    .max(4)
    .refine((names) => new Set(names).size === names.length, { error: "a list of different names" })
    .default(["initial"]);

/** Keys by name; those that are not listed are generated. */
export const givenKeys = (format?: SecretFormat) => z.record(keyName(), secret(format)).default({});
