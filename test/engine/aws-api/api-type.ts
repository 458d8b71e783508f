import type { Props } from "../../../local/engine/fallback/protocol/types";

/** A resource at the time of a call. */
export interface ApiResource {
  /** Its ID; empty before it is made. */
  readonly id: string;
  /** The inputs, with default tags and a generated name; and, once it is made, its outputs. */
  readonly state: Props;
  readonly region: string;
  /** The result of the first call, or, for outputs, of the call that has them; empty before it. */
  readonly result: Props;
}

type FromResource<T> = (resource: ApiResource) => T;

/** One call of AWS' API. */
export interface ApiCall {
  readonly operation: string;
  /** @default that of the type */
  readonly service?: string;
  /**
   * The inputs that it sends: a list of those whose parameter has the same name, or the parameter of each.
   * @default none
   */
  readonly sends?: readonly string[] | Readonly<Record<string, string>>;
  /**
   * Further parameters; those that are undefined are not sent.
   * @default none for the call that makes a resource, what identifies the resource for all others
   */
  readonly parameters?: FromResource<Readonly<Record<string, unknown>>>;
  /** Outputs from its result; the keys of a nested object are added to it. */
  readonly outputs?: FromResource<Readonly<Record<string, unknown>>>;
  /**
   * Whether a call that follows the first one is made.
   * @default if it sends no input, or if one of them has a value
   */
  readonly when?: FromResource<boolean>;
  /** The service that makes the call itself in AWS. @default none: the provider makes it */
  readonly madeBy?: string;
}

/**
 * How AWS' API makes and deletes the resources of a type. The call that makes one also sends, by their names, all inputs
 * that the row does not mention.
 */
export interface ApiType extends Partial<ApiCall> {
  /** The service's name in the SDK. @default the module of the type */
  readonly service?: string;
  /** @default `Create` and the name of the type */
  readonly operation?: string;
  /**
   * The parameter that has its ID, under which the result has it too; the inputs that make it up; or the ID itself.
   * @default its identity in `plan/aws-types`
   */
  readonly id?: string | readonly string[] | FromResource<unknown>;
  /** The input to which the provider gives a generated value if there is none. @default the only input of the ID */
  readonly named?: string;
  /** What EC2 calls the type where it is made with tags. @default tags are an input like others */
  readonly tagsAs?: string;
  /** Inputs that `parameters` of a call send in another form. */
  readonly converts?: readonly string[];
  /** Inputs that no call sends, with the reason. */
  readonly leavesOut?: Readonly<Record<string, string>>;
  /** Calls that follow the first one. */
  readonly then?: readonly ApiCall[];
  /** The calls for changed inputs, by input. A change of an input that `leavesOut` has needs none. */
  readonly updates?: Readonly<Record<string, ApiCall>>;
  /**
   * The calls that delete it; none if it is deleted with another resource.
   * @default one, whose operation begins with `Delete` in place of the verb of the call that makes it
   */
  readonly delete?: readonly Partial<ApiCall>[];
}

/** Rows by type token. */
export type ApiTypes = Readonly<Record<string, ApiType>>;
