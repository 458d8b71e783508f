import * as grpc from "@grpc/grpc-js";
import { Any } from "google-protobuf/google/protobuf/any_pb";
import { ErrorResourceInitFailed } from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";

import { NotReadyError, type Props } from "./types";
import { secretPaths, wrap, type Unwrapped } from "./wire";

/** A {@link NotReadyError} with the resource's inputs, whose secrets must stay secret in the state. */
export class InitializationError extends Error {
  constructor(
    readonly failure: NotReadyError,
    readonly inputs: Unwrapped,
  ) {
    super(failure.message);
    this.name = "InitializationError";
  }
}

/** The gRPC status of an error; that of a resource that exists but does not work contains its state. */
export function serviceError(error: unknown): Partial<grpc.StatusObject> {
  const message = error instanceof Error ? error.message : String(error);
  if (!(error instanceof InitializationError)) return { code: grpc.status.UNKNOWN, details: message };

  const detail = new ErrorResourceInitFailed()
    .setId(error.failure.id)
    .setProperties(wrapOutputs(error.failure.created.outputs, error.inputs, error.failure.created.secrets))
    .setInputs(wrap(error.inputs.props, error.inputs.secrets))
    .setReasonsList([...error.failure.reasons]);
  const packed = new Any();
  packed.pack(detail.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  const status = new Status().setCode(grpc.status.UNKNOWN).setMessage(message);
  status.addDetails(packed);

  const metadata = new grpc.Metadata();
  // Go's gRPC reads an error's details from this header; grpc-js has no API to send them.
  metadata.add("grpc-status-details-bin", Buffer.from(status.serializeBinary()));
  return { code: grpc.status.UNKNOWN, details: message, metadata };
}

/** Outputs in the wire format; every secret of the inputs and every path in `secrets` is marked as secret. */
export function wrapOutputs(
  outputs: Props,
  inputs: Unwrapped,
  secrets: readonly (readonly (string | number)[])[] = [],
): ReturnType<typeof wrap> {
  return wrap(outputs, [...secrets, ...secretPaths(outputs, inputs)]);
}
