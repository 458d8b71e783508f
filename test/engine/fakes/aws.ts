import { randomBytes } from "node:crypto";

import { isRecord, mapValues } from "../../../lib/values";
import { awsType, replaceOnChangesOf } from "../../../plan/aws-types";
import { computedValues } from "../../../plan/computed";
import { packageVersion } from "../../../local/engine/fallback/package-version";
import { changesBetween } from "../../../local/engine/fallback/protocol/changes";
import type {
  CheckFailure,
  Created,
  CreateRequest,
  Outputs,
  Props,
  Provider,
  ProviderDefinition,
  Value,
} from "../../../local/engine/fallback/protocol/types";
import { recordAt, toText } from "../../../local/engine/fallback/protocol/values";
import type { AwsApi } from "../aws-api/client";
import { ApiResources } from "../aws-api/resources";
import { forgetImages, REPOSITORY, unknownRepository } from "./ecr-answers";
import { splitSecrets } from "./secrets";
import { sdkType, type SdkType } from "./sdk";
import type { World } from "./world";

const PACKAGE = "@pulumi/aws";
const CLUSTER = "aws:eks/cluster:Cluster";
const LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup";
const GET_IMAGES = "aws:ecr/getImages:getImages";

/**
 * Fakes every resource type of AWS, and the function that lists the images of a repository.
 *
 * @param api Makes each resource too, if given.
 */
export function fakeAws(world: World, api?: AwsApi): ProviderDefinition {
  return {
    name: "aws",
    version: packageVersion(PACKAGE),
    description: "returns placeholder outputs for every AWS resource and creates nothing",
    configure: ({ region, defaultTags }) => {
      if (api === undefined) return resources(world);
      const tags = recordAt(typeof defaultTags === "string" ? (JSON.parse(defaultTags) as Props) : defaultTags, "tags");
      return resources(world, new ApiResources(api, toText(region ?? ""), tags));
    },
    invoke: (token, { repositoryName }) => {
      if (token !== GET_IMAGES) throw new Error(`${token} is not faked; ${GET_IMAGES} is`);
      const name = toText(repositoryName ?? "");
      if (!world.has(REPOSITORY, name)) throw new Error(`RepositoryNotFoundException: ${unknownRepository(name)}`);
      const ids = [...world.pushed].flatMap(([image, imageDigest]) => {
        const [, repository, imageTag = ""] = /^[^/]+\/(.+):([^:]+)$/.exec(image) ?? [];
        return repository === name ? [{ imageTag, imageDigest }] : [];
      });
      return { repositoryName: name, imageIds: ids };
    },
  };
}

function resources(world: World, api?: ApiResources): Provider {
  const knownId = ({ type, inputs }: CreateRequest) => idFromInputs(awsType(type).identity, inputs);
  /** Whatever fails must do so before a call of the API makes the resource. */
  const refuse = (request: CreateRequest): void => {
    world.injectFault(request);
    const id = knownId(request);
    if (request.type === LOG_GROUP && id !== undefined && world.leftBehind.logGroups().includes(id)) {
      throw new Error(`creating ${id}: ResourceAlreadyExistsException: The specified log group already exists`);
    }
  };
  const finishCreate = (request: CreateRequest, made?: Awaited<ReturnType<ApiResources["create"]>>): Created => {
    const { inputs, ...work } = request;
    const id = made?.id ?? knownId(request) ?? generatedId(work.type);
    world.create(work, id);
    return { id, ...withComputed(work.type, work.name, inputs, made?.outputs) };
  };
  return {
    check: ({ type, inputs }) => ({ inputs, failures: inputFailures(type, inputs) }),
    diff: ({ type, oldInputs, inputs }) => {
      const replacing = replaceOnChangesOf(type);
      const { identity } = awsType(type);
      const changes = changesBetween(oldInputs, inputs).map((change) =>
        replacing.includes(String(change.path[0])) ? { ...change, replaces: true } : change,
      );
      // Two resources with the same identity cannot exist at the same time.
      const id = idFromInputs(identity, oldInputs);
      const keepsId = id !== undefined && id === idFromInputs(identity, inputs);
      return { changes, deleteBeforeReplace: keepsId && changes.some(({ replaces }) => replaces) };
    },
    create: (request) => {
      refuse(request);
      if (api === undefined) return finishCreate(request);
      const taggable = sdkTypeOf(request.type).inputs.includes("tags");
      return api.create(request, request.inputs, taggable).then((made) => finishCreate(request, made));
    },
    update: ({ id, inputs, oldInputs, state, ...work }) => {
      const finish = (): Outputs => {
        world.update(work, id);
        const computed = withComputed(work.type, work.name, inputs);
        return api === undefined ? computed : { ...computed, outputs: updatedState(state, oldInputs, inputs) };
      };
      const changed = changesBetween(oldInputs, inputs).map(({ path }) => String(path[0]));
      return api === undefined ? finish() : api.update(work, id, { ...state, ...inputs }, changed).then(finish);
    },
    expected: ({ state, oldInputs, inputs }) => updatedState(state, oldInputs, inputs),
    read: ({ type, id, state, inputs }) => {
      if (inputs === undefined)
        throw new Error(`${type} ${id} cannot be looked up: the fake provider knows only what it created`);
      return world.has(type, id) ? { id, inputs, outputs: state } : undefined;
    },
    delete: ({ id, inputs, state, ...work }) => {
      const reason = awsType(work.type).deletionBlocker?.(inputs);
      if (reason !== undefined) throw new Error(`${work.type} ${id} cannot be deleted: ${reason}`);
      const finish = (): void => {
        world.delete(work, id);
        if (work.type === REPOSITORY) forgetImages(world, id);
        if (work.type === LOG_GROUP && isOfDeletedCluster(world, id)) world.leftBehind.add(id);
      };
      if (api !== undefined) return api.delete(work, id, state).then(finish);
      finish();
      return undefined;
    },
  };
}

/** EKS writes to the log group of a control plane once more after the cluster's deletion, which creates the group again. */
function isOfDeletedCluster(world: World, logGroup: string): boolean {
  const [, cluster] = /^\/aws\/eks\/(.+)\/cluster$/.exec(logGroup) ?? [];
  return cluster !== undefined && world.isDeleted(CLUSTER, cluster);
}

function sdkTypeOf(token: string): SdkType {
  const [, module = ""] = token.split(":");
  const type = sdkType(PACKAGE, token, module.split("/"));
  if (type === undefined) throw new Error(`${token} is not a resource type of ${PACKAGE} ${packageVersion(PACKAGE)}`);
  return type;
}

function inputFailures(token: string, inputs: Props): CheckFailure[] {
  const type = sdkTypeOf(token);
  const missing = type.required.filter((name) => inputs[name] === undefined || inputs[name] === null);
  const unknown = Object.keys(inputs).filter((name) => !type.inputs.includes(name) && !name.startsWith("__"));
  return [
    ...missing.map((property) => ({ property, reason: `${property} is missing; ${token} requires it` })),
    ...unknown.map((property) => ({
      property,
      reason: `${property} is not an input of ${token}; allowed are ${type.inputs.join(", ")}`,
    })),
  ];
}

/** The ID of a resource that its inputs identify; undefined where AWS generates it, or where an input is not known yet. */
function idFromInputs(identity: readonly string[] | undefined, inputs: Props): string | undefined {
  const parts = identity?.map((property) => inputs[property]) ?? [];
  if (parts.length === 0 || parts.some((part) => part === undefined || part === null)) return undefined;
  return parts.map((part) => toText(part ?? null)).join(":");
}

/** A unique ID, so that a replacement changes the inputs of the resources that use it. */
function generatedId(token: string): string {
  return `${token.split(":").at(-1)?.toLowerCase() ?? ""}-${randomBytes(8).toString("hex")}`;
}

/** The state with other inputs. What AWS has added to the state, and to an input that is an object, stays. */
function updatedState(state: Props, oldInputs: Props, inputs: Props): Props {
  const added = Object.entries(state).filter(([name]) => !(name in oldInputs));
  const updated = mapValues(inputs, (value, name): Value => {
    const [old, given] = [state[name], oldInputs[name]];
    const nested = isRecord<Value>(value) && isRecord<Value>(old) && isRecord<Value>(given);
    return nested ? updatedState(old, given, value) : value;
  });
  return { ...Object.fromEntries(added), ...updated };
}

function withComputed(type: string, name: string, inputs: Props, made: Props = {}): Outputs {
  return splitSecrets({ ...computedValues(type, name, inputs), ...inputs, ...made });
}
