import { changesBetween, replacing } from "./changes";
import type { CheckFailure, Created, Props, Provider } from "./types";
import { hasUnknown } from "./wire";

/** A resource that is nothing but values made once from its inputs: any change makes a new one. */
export interface Generated {
  /** Complaints about inputs that are all known. */
  check(inputs: Props): readonly CheckFailure[];
  /** Inputs that stand in the state where the program says nothing. */
  readonly defaults: Props;
  generate(inputs: Props): Created;
}

/** A provider of generated resources, by type token. */
export function generatedProvider(types: Readonly<Record<string, Generated>>, plugin: string): Provider {
  const kind = (type: string): Generated => {
    const found = types[type];
    if (found !== undefined) return found;
    const served = Object.keys(types).join(", ");
    throw new Error(`${type} is not served by the stand-in for the ${plugin} plugin; it serves ${served}`);
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
    // There is nothing outside the state to look at.
    read: ({ id, state, inputs }) => (inputs === undefined ? undefined : { id, inputs, outputs: state }),
    delete: () => undefined,
  };
}
