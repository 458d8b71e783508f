import * as pulumi from "@pulumi/pulumi";

import { awsComputed } from "./aws";
import { KUBERNETES, kubernetesObject } from "./kubernetes";
import { LOOK_UPS, OTHERS } from "./others";
import { Secret, type Computed, type Inputs } from "./table";

/** What the providers would add to a resource, made up from its inputs: the same inputs give the same values. */
export function computedOutputs(type: string, name: string, inputs: Inputs): Record<string, unknown> {
  const values = Object.entries(computedValues(type, name, inputs));
  return Object.fromEntries(
    values.map(([key, value]) => [key, value instanceof Secret ? pulumi.secret(value.value) : value]),
  );
}

/** The same, with a {@link Secret} for each value at the top that a provider marks so. */
export function computedValues(type: string, name: string, inputs: Inputs): Record<string, unknown> {
  return computedFor(type)(name, inputs);
}

/**
 * What a provider's function answers, made up from its arguments. Only what a setting allows to be looked up is answered:
 * another function that came unnoticed would want credentials for a preview.
 */
export function answerInvoke(token: string, inputs: Inputs): Record<string, unknown> {
  const answer = LOOK_UPS[token];
  if (!answer) throw new Error(`The program calls ${token}, which needs a provider: a plan cannot answer it.`);
  return answer(token, inputs);
}

function computedFor(type: string): Computed {
  if (type.startsWith("aws:")) return awsComputed(type);
  if (type.startsWith("kubernetes:")) return KUBERNETES[type] ?? kubernetesObject;
  return OTHERS[type] ?? (() => ({}));
}
