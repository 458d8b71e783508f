import { changesBetween, replacing } from "./changes";
import type { CheckFailure, Created, Props, Provider } from "./types";
import { hasUnknown } from "./wire";

/** A type of resource whose values are generated once from its inputs; any change of them is a replacement. */
export interface GeneratedType {
  /** Validates inputs that are all known. */
  check(inputs: Props): readonly CheckFailure[];
  /** Defaults of the inputs, which the state contains too. */
  readonly defaults: Props;
  generate(inputs: Props): Created;
}

/** A provider of generated resources, by type token. */
export function generatedProvider(types: Readonly<Record<string, GeneratedType>>, plugin: string): Provider {
  const kind = (type: string): GeneratedType => {
    const found = types[type];
    if (found !== undefined) return found;
    const served = Object.keys(types).join(", ");
    throw new Error(`${type} is not served by the fallback provider for the ${plugin} plugin; it serves ${served}`);
  };
  return {
    check: ({ type, inputs }) => {
      const known = { ...kind(type).defaults, ...inputs };
      return { inputs: known, failures: hasUnknown(known) ? [] : kind(type).check(known) };
    },
    diff: ({ oldInputs, inputs }) => ({ changes: replacing(changesBetween(oldInputs, inputs)) }),
    create: ({ type, inputs }) => kind(type).generate(inputs),
    update: ({ type }) => {
      throw new Error(`${type} cannot be changed in place`);
    },
    // The resource exists in the state only.
    read: ({ id, state, inputs }) => (inputs === undefined ? undefined : { id, inputs, outputs: state }),
    delete: () => undefined,
  };
}
