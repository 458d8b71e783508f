/** A property of a resource. */
export type Value = null | boolean | number | string | Value[] | { [key: string]: Value };

/** Inputs or outputs of a resource, with secrets unwrapped; a value that is not known yet is one of the protocol's marks. */
export type Props = Record<string, Value>;

/** Messages that the engine shows next to a resource. */
export interface ResourceLog {
  /** Shows a line that is replaced by the next one and removed at the end. */
  status(text: string): void;
  info(text: string): void;
  warning(text: string): void;
}

/** The resource of an operation. */
export interface ResourceOperation {
  readonly urn: string;
  /** The resource's type token, such as `kubernetes:apps/v1:Deployment`. */
  readonly type: string;
  /** The resource's name in the program. */
  readonly name: string;
  readonly log: ResourceLog;
}

/** An operation that may take long. */
export interface TimedOperation extends ResourceOperation {
  /** Timeout that the program sets, in seconds; 0 if it sets none. */
  readonly timeoutSeconds: number;
  /** Aborted when the user cancels the run. */
  readonly signal: AbortSignal;
}

export interface CheckRequest extends ResourceOperation {
  /** Inputs of the last deployment; undefined for a new resource and for a replacement. */
  readonly oldInputs: Props | undefined;
  readonly inputs: Props;
}

/** An invalid input property. */
export interface CheckFailure {
  readonly property: string;
  readonly reason: string;
}

export interface CheckResult {
  readonly inputs: Props;
  readonly failures?: readonly CheckFailure[];
}

export interface DiffRequest extends ResourceOperation {
  readonly id: string;
  /** Outputs of the last deployment. */
  readonly state: Props;
  readonly oldInputs: Props;
  readonly inputs: Props;
}

/** One difference between old and new inputs. */
export interface PropertyChange {
  readonly path: readonly (string | number)[];
  readonly kind: "add" | "delete" | "update";
  /** Whether the change requires a replacement of the resource. */
  readonly replaces?: boolean;
}

export interface ProviderDiff {
  readonly changes: readonly PropertyChange[];
  /** Whether the old resource has to be deleted before its replacement is created, because both have the same name. */
  readonly deleteBeforeReplace?: boolean;
}

export interface CreateRequest extends TimedOperation {
  readonly inputs: Props;
}

export interface UpdateRequest extends TimedOperation {
  readonly id: string;
  readonly state: Props;
  readonly oldInputs: Props;
  readonly inputs: Props;
}

export interface ReadRequest extends TimedOperation {
  readonly id: string;
  readonly state: Props;
  /** Inputs of the last deployment; undefined for an import or a lookup. */
  readonly inputs: Props | undefined;
}

export interface DeleteRequest extends TimedOperation {
  readonly id: string;
  readonly state: Props;
  readonly inputs: Props;
}

/** Outputs of a resource. */
export interface Outputs {
  readonly outputs: Props;
  /** Paths of outputs that are secret even if no input is. */
  readonly secrets?: readonly (readonly (string | number)[])[];
}

export interface Created extends Outputs {
  readonly id: string;
}

export interface ReadResult extends Created {
  readonly inputs: Props;
}

/** The operations of a configured provider; create and update of a preview are served without it. */
export interface Provider {
  check(request: CheckRequest): CheckResult | Promise<CheckResult>;
  diff(request: DiffRequest): ProviderDiff | Promise<ProviderDiff>;
  create(request: CreateRequest): Created | Promise<Created>;
  /** The known outputs of an update in a preview. @default the inputs */
  expected?(request: UpdateRequest): Props;
  update(request: UpdateRequest): Outputs | Promise<Outputs>;
  /** The live resource, or undefined if it does not exist. */
  read(request: ReadRequest): ReadResult | undefined | Promise<ReadResult | undefined>;
  delete(request: DeleteRequest): void | Promise<void>;
}

/** A provider that replaces the plugin of the same name: a fallback provider, or a fake one of the tests. */
export interface ProviderDefinition {
  /** The plugin's name, as in type tokens. */
  readonly name: string;
  /** The version of the SDK that the program imports; the engine compares it. */
  readonly version: string;
  /** One line for the user: the work that it does, and the features that it lacks. */
  readonly description: string;
  /** @throws Error if the configuration is invalid. */
  configure(settings: Props): Provider;
  /** Serves a provider function. @default every function is an error */
  invoke?(token: string, args: Props): Props;
}
