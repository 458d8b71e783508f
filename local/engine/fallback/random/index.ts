import { randomBytes } from "node:crypto";

import { generatedProvider, type GeneratedType } from "../protocol/generated";
import type { CheckFailure, Props, ProviderDefinition } from "../protocol/types";
import { numberAt, stringAt } from "../protocol/values";
import { packageVersion } from "../package-version";
import { randomString, STRING_DEFAULTS, stringFailures } from "./characters";

const PASSWORD: GeneratedType = {
  check: stringFailures,
  defaults: STRING_DEFAULTS,
  generate: (inputs) => ({ id: "none", outputs: { ...inputs, result: randomString(inputs) }, secrets: [["result"]] }),
};

const STRING: GeneratedType = {
  check: stringFailures,
  defaults: STRING_DEFAULTS,
  generate: (inputs) => {
    const result = randomString(inputs);
    return { id: result, outputs: { ...inputs, result } };
  },
};

const ID: GeneratedType = {
  check: (inputs) => byteFailures(inputs, "byteLength"),
  defaults: {},
  generate: (inputs) => {
    const bytes = randomBytes(numberAt(inputs, "byteLength") ?? 0);
    const prefix = stringAt(inputs, "prefix");
    const outputs = {
      b64Url: `${prefix}${bytes.toString("base64url")}`,
      b64Std: `${prefix}${bytes.toString("base64")}`,
      hex: `${prefix}${bytes.toString("hex")}`,
      dec: `${prefix}${BigInt(`0x${bytes.toString("hex")}`).toString()}`,
    };
    return { id: bytes.toString("base64url"), outputs: { ...inputs, ...outputs } };
  },
};

const BYTES: GeneratedType = {
  check: (inputs) => byteFailures(inputs, "length"),
  defaults: {},
  generate: (inputs) => {
    const bytes = randomBytes(numberAt(inputs, "length") ?? 0);
    return {
      id: "none",
      outputs: { ...inputs, base64: bytes.toString("base64"), hex: bytes.toString("hex") },
      secrets: [["base64"], ["hex"]],
    };
  },
};

function byteFailures(inputs: Props, property: string): CheckFailure[] {
  const count = numberAt(inputs, property);
  if (count !== undefined && Number.isInteger(count) && count >= 1) return [];
  const actual = inputs[property] === undefined ? "missing" : JSON.stringify(inputs[property]);
  return [{ property, reason: `${property} is ${actual}; it must be a whole number of at least 1` }];
}

/** Fallback for the random plugin: the same values from the system's generator, but no `bcryptHash`. */
export const RANDOM: ProviderDefinition = {
  name: "random",
  // The engine warns if a plugin's version differs from the SDK's.
  version: packageVersion("@pulumi/random"),
  description: "generates passwords, strings, ids and bytes with the system's random generator (no bcryptHash)",
  configure: () =>
    generatedProvider(
      {
        "random:index/randomPassword:RandomPassword": PASSWORD,
        "random:index/randomString:RandomString": STRING,
        "random:index/randomId:RandomId": ID,
        "random:index/randomBytes:RandomBytes": BYTES,
      },
      "random",
    ),
};
