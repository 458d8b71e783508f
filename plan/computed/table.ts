/** Inputs of a resource as plain values. */
export type Inputs = Readonly<Record<string, unknown>>;

/** What a provider adds to a resource of a type, made from its name and inputs alone. */
export type Computed = (name: string, inputs: Inputs) => Record<string, unknown>;

/** What a provider adds, by type token. */
export type ComputedTable = Readonly<Record<string, Computed>>;

/** A computed value that the provider marks as secret. */
export class Secret {
  constructor(readonly value: string) {}
}
