/** Inputs of a resource, or arguments of a provider function, as plain values. */
export type ResourceInputs = Readonly<Record<string, unknown>>;

/** Returns the outputs that a provider adds to a resource, derived from its name and inputs alone. */
export type ComputeOutputs = (name: string, inputs: ResourceInputs) => Record<string, unknown>;

/** Outputs by type token. */
export type ComputeOutputsByType = Readonly<Record<string, ComputeOutputs>>;

/** A computed value that the provider marks as secret. */
export class ComputedSecret {
  constructor(readonly value: string) {}
}
