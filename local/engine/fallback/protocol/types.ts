/** What a property of a resource can hold. */
export type Value = null | boolean | number | string | Value[] | { [key: string]: Value };

/** Inputs or outputs of a resource, secrets unwrapped; a value that is not known yet is one of the protocol's marks. */
export type Props = Record<string, Value>;

/** How a stand-in tells the user something while it works. */
export interface Log {
  /** A line that is replaced by the next one and is gone at the end. */
  status(text: string): void;
  /** A line that stays. */
  info(text: string): void;
  /** A line that stays, as a warning. */
  warning(text: string): void;
}

/** What every operation on a resource is told. */
export interface Operation {
  readonly urn: string;
  /** The resource's type token, such as `kubernetes:apps/v1:Deployment`. */
  readonly type: string;
  /** The resource's name in the program. */
  readonly name: string;
  readonly log: Log;
}

/** What the operations that may take long are told besides. */
export interface Work extends Operation {
  /** Seconds that the program allows; 0 if it sets no limit. */
  readonly timeoutSeconds: number;
  /** Aborted when the user cancels the run. */
  readonly signal: AbortSignal;
}

export interface CheckRequest extends Operation {
  /** Inputs of the last deployment; undefined for a new resource and for a replacement. */
  readonly oldInputs: Props | undefined;
  readonly inputs: Props;
}

/** Complaints about inputs, each with the property it is about. */
export interface CheckFailure {
  readonly property: string;
  readonly reason: string;
}

export interface Checked {
  readonly inputs: Props;
  readonly failures?: readonly CheckFailure[];
}

export interface DiffRequest extends Operation {
  readonly id: string;
  /** Outputs of the last deployment. */
  readonly state: Props;
  readonly oldInputs: Props;
  readonly inputs: Props;
}

/** One difference between old and new inputs. */
export interface Change {
  readonly path: readonly (string | number)[];
  readonly kind: "add" | "delete" | "update";
  /** The resource has to be replaced because of it. */
  readonly replaces?: boolean;
}

export interface Difference {
  readonly changes: readonly Change[];
  /** A replacement has to wait until the old resource is gone, because both would have the same name. */
  readonly deleteBeforeReplace?: boolean;
}

export interface CreateRequest extends Work {
  readonly inputs: Props;
}

export interface UpdateRequest extends Work {
  readonly id: string;
  readonly state: Props;
  readonly oldInputs: Props;
  readonly inputs: Props;
}

export interface ReadRequest extends Work {
  readonly id: string;
  readonly state: Props;
  /** Inputs of the last deployment; undefined when the resource is imported or looked up. */
  readonly inputs: Props | undefined;
}

export interface DeleteRequest extends Work {
  readonly id: string;
  readonly state: Props;
  readonly inputs: Props;
}

/** Outputs of a resource, and which of them are secret whatever the inputs say. */
export interface Outputs {
  readonly outputs: Props;
  readonly secrets?: readonly (readonly (string | number)[])[];
}

export interface Created extends Outputs {
  readonly id: string;
}

export interface ReadResult extends Created {
  readonly inputs: Props;
}

/** The operations of a configured provider; in a preview the engine's server answers create and update itself. */
export interface Provider {
  check(request: CheckRequest): Checked | Promise<Checked>;
  diff(request: DiffRequest): Difference | Promise<Difference>;
  /** @throws NotReadyError if the resource exists but does not work. */
  create(request: CreateRequest): Created | Promise<Created>;
  /** What a preview shows of an update, as far as it is known; by default the inputs alone. */
  expected?(request: UpdateRequest): Props;
  /** @throws NotReadyError if the resource was changed but does not work. */
  update(request: UpdateRequest): Outputs | Promise<Outputs>;
  /** The live resource, or undefined if there is none. */
  read(request: ReadRequest): ReadResult | undefined | Promise<ReadResult | undefined>;
  delete(request: DeleteRequest): void | Promise<void>;
}

/** A provider plugin's substitute. */
export interface StandIn {
  /** The plugin's name, as in type tokens. */
  readonly name: string;
  /** The version of the SDK that the program imports: the engine compares it. */
  readonly version: string;
  /** What it does, and what the plugin would do otherwise, in one line. */
  readonly description: string;
  /** @throws Error if the configuration cannot work. */
  configure(settings: Props): Provider;
  /** Answers a provider function; by default all are refused. */
  invoke?(token: string, args: Props): Props;
}

/** A resource exists, but is not what it should be: the engine keeps it in the state and tries again next time. */
export class NotReadyError extends Error {
  constructor(
    readonly id: string,
    readonly created: Outputs,
    readonly reasons: readonly string[],
  ) {
    super(reasons.join("\n"));
    this.name = "NotReadyError";
  }
}
