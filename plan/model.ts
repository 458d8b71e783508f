/** The resources that a run of the program registers in one environment, in order of registration. */
export interface Plan {
  readonly environment: string;
  readonly resources: readonly PlannedResource[];
  /** Stack outputs; secret ones are placeholders. */
  readonly outputs: Readonly<Record<string, unknown>>;
}

/** A resource as the program registers it with the engine. */
export interface PlannedResource {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  /** URN of the parent; absent for the stack itself. */
  readonly parent?: string;
  /** False for components, which only group other resources. */
  readonly custom: boolean;
  /** Reference of the explicit provider, `<urn>::<id>`. */
  readonly provider?: string;
  /** URNs of dependencies: named by `dependsOn` or used by an input. */
  readonly dependsOn: readonly string[];
  /** Resource options that are set, by their name in the SDK. */
  readonly options: Readonly<Record<string, unknown>>;
  /** Inputs as plain JSON: a secret is a placeholder such as `[secret 3fa91c2e]`. */
  readonly inputs: Readonly<Record<string, unknown>>;
}
