import { awsType } from "../aws-types";
import { shortType } from "../text/names";
import type { ComputeOutputs } from "./outputs";

/** An ARN and a name, which nearly every type of AWS has, and the outputs of its row in `plan/aws-types/`. */
export function awsOutputs(type: string): ComputeOutputs {
  return (name, inputs) => ({
    arn: `[arn of ${shortType(type)} ${name}]`,
    name: inputs.name ?? name,
    ...awsType(type).computed?.(name, inputs),
  });
}
