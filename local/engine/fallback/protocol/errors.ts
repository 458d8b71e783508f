import * as grpc from "@grpc/grpc-js";

import type { Props } from "./types";
import { secretPaths, wrap, type Unwrapped } from "./wire";

/** The gRPC status of an error. */
export function serviceError(error: unknown): Partial<grpc.StatusObject> {
  return { code: grpc.status.UNKNOWN, details: error instanceof Error ? error.message : String(error) };
}

/** Outputs in the wire format; every secret of the inputs and every path in `secrets` is marked as secret. */
export function wrapOutputs(
  outputs: Props,
  inputs: Unwrapped,
  secrets: readonly (readonly (string | number)[])[] = [],
): ReturnType<typeof wrap> {
  return wrap(outputs, [...secrets, ...secretPaths(outputs, inputs)]);
}
