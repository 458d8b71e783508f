import * as pulumi from "@pulumi/pulumi";

import { awsType, isAwsType } from "../aws-types";
import { isKubernetesType } from "../kubernetes-types";
import { awsOutputs } from "./aws";
import { kubernetesOutputs } from "./kubernetes";
import { FUNCTION_RESULTS, OTHER_OUTPUTS } from "./others";
import { ComputedSecret, type ComputeOutputs, type ResourceInputs } from "./outputs";

/** The outputs that the providers would add to a resource, derived from its inputs: equal inputs give equal outputs. */
export function computedOutputs(type: string, name: string, inputs: ResourceInputs): Record<string, unknown> {
  const values = Object.entries(computedValues(type, name, inputs));
  return Object.fromEntries(
    values.map(([key, value]) => [key, value instanceof ComputedSecret ? pulumi.secret(value.value) : value]),
  );
}

/** The same, with a {@link ComputedSecret} for each top-level value that a provider marks as secret. */
export function computedValues(type: string, name: string, inputs: ResourceInputs): Record<string, unknown> {
  return outputsOf(type)(name, inputs);
}

/**
 * The result of a provider function, derived from its arguments. Only functions that a setting enables have one: any
 * other would make a preview require credentials.
 *
 * @throws Error for a function without a known result.
 */
export function functionResult(token: string, inputs: ResourceInputs): Record<string, unknown> {
  const result = FUNCTION_RESULTS[token];
  if (!result) throw new Error(`The program calls ${token}, which needs a provider: a plan cannot compute its result.`);
  return result(token, inputs);
}

function outputsOf(type: string): ComputeOutputs {
  if (type.startsWith("aws:")) return awsOutputs(type);
  if (isAwsType(type)) return awsType(type).computed ?? (() => ({}));
  if (isKubernetesType(type)) return kubernetesOutputs(type);
  return OTHER_OUTPUTS[type] ?? (() => ({}));
}
