import { at, isRecord, items, mapValues } from "../../../lib/values";
import type { Props } from "../../../local/engine/fallback/protocol/types";
import { toText } from "../../../local/engine/fallback/protocol/values";
import { awsType } from "../../../plan/aws-types";
import type { ApiCall, ApiResource, ApiType, ApiTypes } from "./api-type";

/** The calls of a row, with all defaults. */
export interface Calls {
  readonly service: string;
  readonly create: ApiCall;
  readonly then: readonly ApiCall[];
  readonly updates: Readonly<Record<string, ApiCall>>;
  readonly delete: readonly ApiCall[];
  /** The resource's ID; undefined if the result of the call that makes it has none. */
  readonly id: (resource: ApiResource) => unknown;
}

/** @throws Error if the type has no row. */
export function rowOf(types: ApiTypes, type: string): ApiType {
  const row = types[type];
  if (row === undefined) throw new Error(`${type} has no row in test/engine/aws-api/types: add the calls that make it`);
  return { id: awsType(type).identity ?? [], ...row };
}

/** The calls of a row. @param inputs Those of the resource: the first call sends all that the row does not mention. */
export function callsOf(type: string, row: ApiType, inputs: Props): Calls {
  const [, module = "", name = ""] = type.split(":");
  const { id = [], operation = `Create${name}`, then = [], updates = {}, tagsAs, leavesOut = {}, converts = [] } = row;
  const sends = sendsOf(row);
  const identifying = ({ id: value, state }: ApiResource): Props => {
    if (typeof id === "string") return { [id]: value };
    return Object.fromEntries(inputsOfId(row).map((input) => [sends[input] ?? input, state[input] ?? ""]));
  };
  const later = (call: Partial<ApiCall>): ApiCall => ({
    operation: operation.replace(/^[A-Z][a-z]+/, "Delete"),
    parameters: identifying,
    ...call,
  });
  const known = new Set([
    ...[row, ...then].flatMap((call) => Object.keys(sendsOf(call))),
    ...[...converts, ...Object.keys(leavesOut), ...(tagsAs === undefined ? [] : ["tags"])],
  ]);
  return {
    service: row.service ?? module.replace(/\/.*/, ""),
    create: {
      ...row,
      operation,
      sends: { ...sendsOf({ sends: Object.keys(inputs).filter((input) => !known.has(input)) }), ...sends },
      parameters: (resource) => ({
        ...(tagsAs !== undefined && { TagSpecifications: [{ ResourceType: tagsAs, Tags: resource.state.tags }] }),
        ...row.parameters?.(resource),
      }),
    },
    then: then.map(later),
    updates: mapValues(updates, later),
    delete: (row.delete ?? [{}]).map(later),
    id: (resource) => {
      if (typeof id === "function") return id(resource);
      return typeof id === "string" ? idIn(resource.result, id) : joined(id, resource.state);
    },
  };
}

/** The inputs that make up the ID; none if the API generates it. */
export function inputsOfId({ id = [] }: ApiType): readonly string[] {
  return typeof id === "string" || typeof id === "function" ? [] : id;
}

/** The parameter of each input that a call sends. */
export function sendsOf({ sends = [] }: Partial<ApiCall>): Readonly<Record<string, string>> {
  return isRecord<string>(sends) ? sends : Object.fromEntries(sends.map((name) => [name, name]));
}

/** Inputs, joined as IDs are. */
export function joined(inputs: readonly string[], state: Props): string {
  return inputs.map((input) => toText(state[input] ?? "")).join(":");
}

/** The ID in a result: a member of it, or of the one structure in it. */
function idIn(result: Props, name: string): unknown {
  const places = [result, ...Object.values(result).map((value) => items(value)[0] ?? value)];
  const found = places.map((place) => at(place, name)).find((value) => value !== undefined);
  return items(found)[0] ?? found;
}
