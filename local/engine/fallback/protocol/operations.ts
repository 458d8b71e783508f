import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import * as pb from "@pulumi/pulumi/proto/provider_pb";

import { parseUrn } from "../../../../lib/urn";
import { changesBetween } from "./changes";
import type { Connection } from "./connection";
import { wrapOutputs } from "./errors";
import type { ProviderDiff, ResourceOperation, TimedOperation } from "./types";
import { formatPath } from "./values";
import { unwrap, wrap, type Unwrapped } from "./wire";

interface Named {
  getUrn(): string;
  getType(): string;
  getName(): string;
}

interface Timed extends Named {
  getTimeout(): number;
}

/** Completes and validates inputs; secrets stay secret. */
export async function check(request: pb.CheckRequest, connection: Connection): Promise<pb.CheckResponse> {
  const news = unwrap(request.getNews());
  const olds = unwrap(request.getOlds()).props;
  const { inputs, failures = [] } = await connection.provider.check({
    ...operation(request, connection),
    oldInputs: Object.keys(olds).length === 0 ? undefined : olds,
    inputs: news.props,
  });
  return new pb.CheckResponse()
    .setInputs(wrap(inputs, news.secrets))
    .setFailuresList(
      failures.map(({ property, reason }) => new pb.CheckFailure().setProperty(property).setReason(reason)),
    );
}

/** Compares old inputs with new inputs: values that a server adds are never a difference. */
export async function diff(request: pb.DiffRequest, connection: Connection): Promise<pb.DiffResponse> {
  return toResponse(
    await connection.provider.diff({
      ...operation(request, connection),
      id: request.getId(),
      state: unwrap(request.getOlds()).props,
      oldInputs: unwrap(request.getOldInputs()).props,
      inputs: unwrap(request.getNews()).props,
    }),
  );
}

/** Compares two configurations of the provider; every change is an update in place. */
export function diffConfig(request: pb.DiffRequest): pb.DiffResponse {
  const olds = unwrap(request.hasOldInputs() ? request.getOldInputs() : request.getOlds()).props;
  const news = unwrap(request.getNews()).props;
  return toResponse({ changes: changesBetween(olds, news) });
}

/** In a preview only the inputs are known; missing outputs are unknown to the program. */
export async function create(request: pb.CreateRequest, connection: Connection): Promise<pb.CreateResponse> {
  const inputs = unwrap(request.getProperties());
  if (request.getPreview()) return new pb.CreateResponse().setProperties(wrap(inputs.props, inputs.secrets));
  const created = connection.provider.create({ ...work(request, connection), inputs: inputs.props });
  const { id, outputs, secrets } = await created;
  return new pb.CreateResponse().setId(id).setProperties(wrapOutputs(outputs, inputs, secrets));
}

export async function update(request: pb.UpdateRequest, connection: Connection): Promise<pb.UpdateResponse> {
  const inputs = unwrap(request.getNews());
  const { provider } = connection;
  const updateRequest = {
    ...work(request, connection),
    id: request.getId(),
    state: unwrap(request.getOlds()).props,
    oldInputs: unwrap(request.getOldInputs()).props,
    inputs: inputs.props,
  };
  if (request.getPreview()) {
    return new pb.UpdateResponse().setProperties(
      wrapOutputs(provider.expected?.(updateRequest) ?? inputs.props, inputs),
    );
  }
  const { outputs, secrets } = await provider.update(updateRequest);
  return new pb.UpdateResponse().setProperties(wrapOutputs(outputs, inputs, secrets));
}

/** A response without an id means that the resource does not exist. */
export async function read(request: pb.ReadRequest, connection: Connection): Promise<pb.ReadResponse> {
  const inputs = unwrap(request.getInputs());
  const state = unwrap(request.getProperties());
  const found = await connection.provider.read({
    ...work(request, connection),
    id: request.getId(),
    state: state.props,
    inputs: request.hasInputs() && Object.keys(inputs.props).length > 0 ? inputs.props : undefined,
  });
  if (found === undefined) return new pb.ReadResponse();
  const known: Unwrapped = { props: inputs.props, secrets: [...inputs.secrets, ...state.secrets] };
  return new pb.ReadResponse()
    .setId(found.id)
    .setInputs(wrapOutputs(found.inputs, known, found.secrets))
    .setProperties(wrapOutputs(found.outputs, known, found.secrets));
}

export async function remove(request: pb.DeleteRequest, connection: Connection): Promise<Empty> {
  await connection.provider.delete({
    ...work(request, connection),
    id: request.getId(),
    state: unwrap(request.getProperties()).props,
    inputs: unwrap(request.getOldInputs()).props,
  });
  return new Empty();
}

function operation(request: Named, connection: Connection): ResourceOperation {
  const urn = request.getUrn();
  // Older engines do not send type and name.
  const { type, name } = parseUrn(urn);
  return {
    urn,
    type: request.getType() || type,
    name: request.getName() || name,
    log: connection.log(urn),
  };
}

function work(request: Timed, connection: Connection): TimedOperation {
  return { ...operation(request, connection), timeoutSeconds: request.getTimeout(), signal: connection.signal };
}

function toResponse({ changes, deleteBeforeReplace = false }: ProviderDiff): pb.DiffResponse {
  const { Kind } = pb.PropertyDiff;
  const kinds = {
    add: [Kind.ADD, Kind.ADD_REPLACE],
    delete: [Kind.DELETE, Kind.DELETE_REPLACE],
    update: [Kind.UPDATE, Kind.UPDATE_REPLACE],
  } as const;
  const { DIFF_NONE, DIFF_SOME } = pb.DiffResponse.DiffChanges;
  const response = new pb.DiffResponse()
    .setChanges(changes.length === 0 ? DIFF_NONE : DIFF_SOME)
    .setHasdetaileddiff(true)
    .setDeletebeforereplace(deleteBeforeReplace)
    .setReplacesList(changes.filter(({ replaces }) => replaces).map(({ path }) => formatPath(path)))
    .setDiffsList([...new Set(changes.map(({ path }) => String(path[0])))]);
  for (const { path, kind, replaces } of changes) {
    const detail = new pb.PropertyDiff().setKind(kinds[kind][replaces === true ? 1 : 0]).setInputdiff(true);
    response.getDetaileddiffMap().set(formatPath(path), detail);
  }
  return response;
}
