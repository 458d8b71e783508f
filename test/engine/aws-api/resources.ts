import { randomBytes } from "node:crypto";

import { isRecord } from "../../../lib/values";
import type { Props, ResourceOperation, Value } from "../../../local/engine/fallback/protocol/types";
import type { ApiCall, ApiResource, ApiType } from "./api-type";
import type { AwsApi } from "./client";
import { API_TYPES } from "./types";

/** The parameter of each input that a call sends. */
type Sends = Readonly<Record<string, string>>;

type Work = Pick<ResourceOperation, "urn" | "type" | "name">;

/** Makes, changes and deletes resources by the calls of their types' rows. */
export class ApiResources {
  constructor(
    private readonly api: AwsApi,
    private readonly region: string,
    private readonly defaultTags: Props = {},
  ) {}

  /**
   * Makes a resource. @param taggable Whether its type has tags.
   *
   * @throws Error if its type has no row, if an input is neither sent nor left out, or if the API refuses a
   * call.
   */
  async create(work: Work, given: Props, taggable: boolean): Promise<{ readonly id: string; readonly outputs: Props }> {
    const row = rowOf(work.type);
    const { named } = row;
    const inputs: Props = {
      ...(named !== undefined && { [named]: `${work.name}-${randomBytes(4).toString("hex").slice(0, 7)}` }),
      ...given,
      ...(taggable && { tags: { ...this.defaultTags, ...recordOf(given.tags) } }),
    };
    const before: ApiResource = { id: "", state: inputs, region: this.region, result: {} };
    const create = { ...row.create, sends: { ...unmentioned(row, inputs), ...sendsOf(row.create) } };
    const made = { ...before, result: await this.call(work, row, create, before) };
    const id = row.id(made);
    if (typeof id !== "string" || id === "") {
      throw new Error(`${create.operation} made no ${work.type}; its result is ${JSON.stringify(made.result)}`);
    }
    const name: Props = named === undefined ? {} : { [named]: inputs[named] ?? "" };
    let outputs = { ...name, ...(row.outputs?.(made) as Props | undefined) };
    for (const call of row.then ?? []) {
      const resource = { ...made, id, state: { ...inputs, ...outputs } };
      if (!isNeeded(call, resource)) continue;
      const result = await this.call(work, row, call, resource);
      for (const [key, value] of Object.entries((call.outputs?.({ ...resource, result }) ?? {}) as Props)) {
        const known = resource.state[key];
        outputs = { ...outputs, [key]: isRecord<Value>(value) ? { ...recordOf(known), ...value } : value };
      }
    }
    return { id, outputs };
  }

  /** @throws Error if the row has no call for a changed input. */
  async update(work: Work, id: string, state: Props, changed: readonly string[]): Promise<void> {
    const row = rowOf(work.type);
    const calls = changed.flatMap((input) => {
      if (row.leavesOut?.[input] !== undefined) return [];
      const call = row.updates?.[input];
      if (call === undefined) {
        throw new Error(`${work.type} ${work.name}: ${input} changed, and the row of the type has no update of it`);
      }
      return [call];
    });
    await this.callAll(work, row, calls, { id, state, region: this.region, result: {} });
  }

  async delete(work: Work, id: string, state: Props): Promise<void> {
    const row = rowOf(work.type);
    await this.callAll(work, row, row.delete, { id, state, region: this.region, result: {} });
  }

  private async callAll(work: Work, row: ApiType, calls: readonly ApiCall[], resource: ApiResource): Promise<void> {
    for (const call of calls) await this.call(work, row, call, resource);
  }

  private async call(work: Work, row: ApiType, call: ApiCall, resource: ApiResource): Promise<Props> {
    const { operation, service = row.service, madeBy } = call;
    const sent = Object.entries(sendsOf(call)).map(([input, parameter]) => [parameter, resource.state[input]]);
    const parameters = {
      ...(Object.fromEntries(sent) as Props),
      ...(call.parameters?.(resource) as Props | undefined),
    };
    const request = { service, operation, region: this.region };
    try {
      const answer = await this.api.call({ ...request, parameters });
      const { lacking = false } = answer;
      this.api.record({
        ...request,
        parameters: answer.parameters,
        urn: work.urn,
        lacking,
        ...(madeBy !== undefined && { madeBy }),
      });
      return answer.result;
    } catch (error) {
      throw new Error(`${work.type} ${work.name}: ${error instanceof Error ? error.message : String(error)}`, {
        cause: error,
      });
    }
  }
}

/** @throws Error if the type has none. */
function rowOf(type: string): ApiType {
  const row = API_TYPES[type];
  if (row === undefined) throw new Error(`${type} has no row in test/engine/aws-api/types: add the calls that make it`);
  return row;
}

/** The inputs that no part of a row mentions, which the call that makes a resource sends by their names. */
function unmentioned({ create, then = [], converts = [], leavesOut = {} }: ApiType, inputs: Props): Sends {
  const sent = [create, ...then].flatMap((call) => Object.keys(sendsOf(call)));
  const known = new Set([...sent, ...converts, ...Object.keys(leavesOut)]);
  return Object.fromEntries(Object.keys(inputs).flatMap((input) => (known.has(input) ? [] : [[input, input]])));
}

function sendsOf({ sends = [] }: ApiCall): Sends {
  return isRecord<string>(sends) ? sends : Object.fromEntries(sends.map((name) => [name, name]));
}

function isNeeded(call: ApiCall, resource: ApiResource): boolean {
  const inputs = Object.keys(sendsOf(call));
  const given = inputs.length === 0 || inputs.some((input) => resource.state[input] !== undefined);
  return given && call.when?.(resource) !== false;
}

function recordOf(value: Value | undefined): Props {
  return isRecord<Value>(value) ? value : {};
}
