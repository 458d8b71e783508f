import { randomBytes } from "node:crypto";

import { generatedProvider, type Generated } from "../protocol/generated";
import type { CheckFailure, Props, StandIn } from "../protocol/types";
import { numberAt, textAt } from "../protocol/values";
import { packageVersion } from "../package-version";
import { randomText, TEXT_DEFAULTS, textFailures } from "./characters";

const PASSWORD: Generated = {
  check: textFailures,
  defaults: TEXT_DEFAULTS,
  generate: (inputs) => ({ id: "none", outputs: { ...inputs, result: randomText(inputs) }, secrets: [["result"]] }),
};

const TEXT: Generated = {
  check: textFailures,
  defaults: TEXT_DEFAULTS,
  generate: (inputs) => {
    const result = randomText(inputs);
    return { id: result, outputs: { ...inputs, result } };
  },
};

const ID: Generated = {
  check: (inputs) => byteFailures(inputs, "byteLength"),
  defaults: {},
  generate: (inputs) => {
    const bytes = randomBytes(numberAt(inputs, "byteLength") ?? 0);
    const prefix = textAt(inputs, "prefix");
    const outputs = {
      b64Url: `${prefix}${bytes.toString("base64url")}`,
      b64Std: `${prefix}${bytes.toString("base64")}`,
      hex: `${prefix}${bytes.toString("hex")}`,
      dec: `${prefix}${BigInt(`0x${bytes.toString("hex")}`).toString()}`,
    };
    return { id: bytes.toString("base64url"), outputs: { ...inputs, ...outputs } };
  },
};

const BYTES: Generated = {
  check: (inputs) => byteFailures(inputs, "length"),
  defaults: {},
  generate: (inputs) => {
    const made = randomBytes(numberAt(inputs, "length") ?? 0);
    return {
      id: "none",
      outputs: { ...inputs, base64: made.toString("base64"), hex: made.toString("hex") },
      secrets: [["base64"], ["hex"]],
    };
  },
};

function byteFailures(inputs: Props, property: string): CheckFailure[] {
  const count = numberAt(inputs, property);
  if (count !== undefined && Number.isInteger(count) && count >= 1) return [];
  const given = inputs[property] === undefined ? "missing" : JSON.stringify(inputs[property]);
  return [{ property, reason: `${property} is ${given}; it must be a whole number of at least 1` }];
}

/** Stands in for the random plugin: the same values from the system's generator, but no `bcryptHash`. */
export const RANDOM: StandIn = {
  name: "random",
  // The engine warns of a plugin whose version is not that of the SDK.
  version: packageVersion("@pulumi/random"),
  description: "makes passwords, strings, ids and bytes with the system's random generator (no bcryptHash)",
  configure: () =>
    generatedProvider(
      {
        "random:index/randomPassword:RandomPassword": PASSWORD,
        "random:index/randomString:RandomString": TEXT,
        "random:index/randomId:RandomId": ID,
        "random:index/randomBytes:RandomBytes": BYTES,
      },
      "random",
    ),
};
