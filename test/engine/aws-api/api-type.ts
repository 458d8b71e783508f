import type { Props, Value } from "../../../local/engine/fallback/protocol/types";

/** A resource at the time of a call. */
export interface ApiResource {
  /** Its ID; empty before it is made. */
  readonly id: string;
  /** The inputs, with default tags and a generated name; and, once it is made, its outputs. */
  readonly state: Props;
  readonly region: string;
  /** The result of the call; empty before it. */
  readonly result: Props;
}

/** One call of AWS' API. */
export interface ApiCall {
  readonly operation: string;
  /** @default that of the type */
  readonly service?: string;
  /**
   * The inputs that it sends: a list of those whose parameter has the same name, or the parameter of each. The call that
   * makes a resource also sends, by their names, all inputs that the row does not mention.
   * @default none
   */
  readonly sends?: readonly string[] | Readonly<Record<string, string>>;
  /** Further parameters; those that are undefined are not sent. */
  readonly parameters?: (resource: ApiResource) => Readonly<Record<string, unknown>>;
  /**
   * Whether a call that follows the first one is made.
   * @default if it sends no input, or if one of them has a value
   */
  readonly when?: (resource: ApiResource) => boolean;
  /** Outputs from the result of a call that follows the first one; the keys of a nested object are added to it. */
  readonly outputs?: (resource: ApiResource) => Readonly<Record<string, unknown>>;
  /** The service that makes the call itself in AWS. @default none: the provider makes it */
  readonly madeBy?: string;
}

/** How AWS' API makes and deletes the resources of a type. */
export interface ApiType {
  /** The service's name in the SDK. */
  readonly service: string;
  readonly create: ApiCall;
  /** Inputs that `parameters` of a call send in another form. */
  readonly converts?: readonly string[];
  /** Inputs that no call sends, with the reason. */
  readonly leavesOut?: Readonly<Record<string, string>>;
  /** The input to which the provider gives a generated value if there is none. */
  readonly named?: string;
  readonly id: (resource: ApiResource) => unknown;
  /** Outputs from the result of the call that makes it. */
  readonly outputs?: ApiCall["outputs"];
  /** Calls that follow the first one. */
  readonly then?: readonly ApiCall[];
  /** The calls for changed inputs, by input. A change of an input that `leavesOut` has needs none. */
  readonly updates?: Readonly<Record<string, ApiCall>>;
  /** The calls that delete it; none if it is deleted with another resource. */
  readonly delete: readonly ApiCall[];
}

/** Rows of a service. */
export type ApiTypes = Readonly<Record<string, ApiType>>;

/** The parameter with a resource's ID. */
export function byId(parameter: string): NonNullable<ApiCall["parameters"]> {
  return ({ id }) => ({ [parameter]: id });
}

/** Parameters that are inputs, by parameter. */
export function fromInputs(parameters: Readonly<Record<string, string>>): NonNullable<ApiCall["parameters"]> {
  return ({ state }) =>
    Object.fromEntries(Object.entries(parameters).map(([parameter, input]) => [parameter, state[input]]));
}

/** Values, joined as the provider does in IDs. */
export function joined(separator: string, ...values: readonly (Value | undefined)[]): string {
  return values.map(String).join(separator);
}
