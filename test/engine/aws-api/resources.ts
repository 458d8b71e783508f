import { randomBytes } from "node:crypto";

import { isRecord, mapValues } from "../../../lib/values";
import type { Props, ResourceOperation, Value } from "../../../local/engine/fallback/protocol/types";
import { awsType } from "../../../plan/aws-types";
import type { ApiCall, ApiResource, ApiTypes } from "./api-type";
import type { Answer, AwsApi } from "./client";
import { callsOf, inputsOfId, joined, rowOf, sendsOf } from "./rows";
import { API_TYPES } from "./types";

type Work = Pick<ResourceOperation, "urn" | "type" | "name">;

/** Makes, changes and deletes resources by the calls of their types' rows. */
export class ApiResources {
  constructor(
    private readonly api: AwsApi,
    private readonly region: string,
    private readonly defaultTags: Props = {},
    private readonly types: ApiTypes = API_TYPES,
  ) {}

  /**
   * Makes a resource. @param taggable Whether its type has tags.
   *
   * @throws Error if its type has no row, if an input is neither sent nor left out, or if the API refuses a
   * call.
   */
  async create(work: Work, given: Props, taggable: boolean): Promise<{ readonly id: string; readonly outputs: Props }> {
    const row = rowOf(this.types, work.type);
    const [only, ...more] = inputsOfId(row);
    const { named = more.length === 0 ? only : undefined } = row;
    const inputs: Props = {
      ...(named !== undefined && { [named]: `${work.name}-${randomBytes(4).toString("hex").slice(0, 7)}` }),
      ...given,
      ...(taggable && { tags: { ...this.defaultTags, ...recordOf(given.tags) } }),
    };
    const calls = callsOf(work.type, row, inputs);
    const before: ApiResource = { id: "", state: inputs, region: this.region, result: {} };
    const { result, lacking = false } = await this.call(work, calls.service, calls.create, before);
    // What an operation that moto lacks would generate is made up of the inputs that identify the resource.
    const id = calls.id({ ...before, result }) ?? (lacking ? joined(awsType(work.type).identity ?? [], inputs) : "");
    if (typeof id !== "string" || id === "") {
      throw new Error(`${calls.create.operation} made no ${work.type}; its result is ${JSON.stringify(result)}`);
    }
    const name: Props = named === undefined ? {} : { [named]: inputs[named] ?? "" };
    const made: ApiResource = { ...before, id, result };
    let outputs = { ...name, ...(calls.create.outputs?.(made) as Props | undefined) };
    for (const call of calls.then) {
      const resource = { ...made, state: { ...inputs, ...outputs } };
      if (!isNeeded(call, resource)) continue;
      const answer = await this.call(work, calls.service, call, resource);
      const more = (call.outputs?.({ ...resource, result: answer.result }) ?? {}) as Props;
      outputs = { ...outputs, ...mapValues(more, (value, key) => merged(resource.state[key], value)) };
    }
    return { id, outputs };
  }

  /** @throws Error if the row has no call for a changed input. */
  async update(work: Work, id: string, state: Props, changed: readonly string[]): Promise<void> {
    const row = rowOf(this.types, work.type);
    const { service, updates } = callsOf(work.type, row, state);
    for (const input of changed.filter((name) => row.leavesOut?.[name] === undefined)) {
      const call = updates[input];
      if (call === undefined) {
        throw new Error(`${work.type} ${work.name}: ${input} changed, and the row of the type has no update of it`);
      }
      await this.call(work, service, call, { id, state, region: this.region, result: {} });
    }
  }

  async delete(work: Work, id: string, state: Props): Promise<void> {
    const calls = callsOf(work.type, rowOf(this.types, work.type), state);
    for (const call of calls.delete) {
      await this.call(work, calls.service, call, { id, state, region: this.region, result: {} });
    }
  }

  private async call(work: Work, ofType: string, call: ApiCall, resource: ApiResource): Promise<Answer> {
    const { operation, service = ofType, madeBy } = call;
    const sent = Object.entries(sendsOf(call)).map(([input, parameter]) => [parameter, resource.state[input]]);
    const parameters = { ...Object.fromEntries(sent), ...call.parameters?.(resource) } as Props;
    const request = { service, operation, region: this.region };
    try {
      const answer = await this.api.call({ ...request, parameters });
      const { lacking = false } = answer;
      const record = { ...request, parameters: answer.parameters, urn: work.urn, lacking };
      this.api.record({ ...record, ...(madeBy !== undefined && { madeBy }) });
      return answer;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new Error(`${work.type} ${work.name}: ${reason}`, { cause: error });
    }
  }
}

function isNeeded(call: ApiCall, resource: ApiResource): boolean {
  const inputs = Object.keys(sendsOf(call));
  const given = inputs.length === 0 || inputs.some((input) => resource.state[input] !== undefined);
  return given && call.when?.(resource) !== false;
}

/** An object with the keys of two; any other value replaces the one before. */
function merged(before: Value | undefined, value: Value): Value {
  return isRecord<Value>(value) ? { ...recordOf(before), ...value } : value;
}

function recordOf(value: Value | undefined): Props {
  return isRecord<Value>(value) ? value : {};
}
