import { runSimulation } from "@cloud-copilot/iam-simulate";

import { EXAMPLE_ACCOUNT } from "../../../scripts/external-linters/resolve-template";

/** A request to AWS, as IAM sees it. */
export interface IamRequest {
  /** `<service prefix>:<action>`. */
  readonly action: string;
  /** An ARN; `*` for an action that knows no resources. */
  readonly resource: string;
  /** Values of condition keys, besides `aws:RequestedRegion` and `aws:SecureTransport`. @default none */
  readonly context?: Readonly<Record<string, string>>;
  /** @default the example's */
  readonly region?: string;
}

/** A policy document with the name by which results refer to it. */
export interface NamedPolicy {
  readonly name: string;
  readonly policy: { readonly Version: string; readonly Statement: readonly Statement[] };
}

/** A statement of a policy; the bootstrap's all have a `Sid`. */
export interface Statement {
  readonly Sid: string;
  readonly Effect: "Allow" | "Deny";
}

/** A role with its policies, and the policies of resources that take part in a decision. */
export interface Principal {
  readonly arn: string;
  readonly policies: readonly NamedPolicy[];
  /** The policy of a resource, if it has one. */
  readonly resourcePolicy: (resource: string) => unknown;
}

/** Whether a request is allowed, and the statements of the principal's policies that decide: `<policy> <Sid>`. */
export interface Decision {
  readonly allowed: boolean;
  /** All that allow it, or all that deny it; none for a request that no statement allows. */
  readonly statements: readonly string[];
}

/**
 * Evaluates a request as AWS would.
 *
 * @throws Error if the action does not exist, or the resource is not one of its types.
 */
export async function evaluate(principal: Principal, request: IamRequest): Promise<Decision> {
  const { action, resource, context = {}, region = EXAMPLE_ACCOUNT.region } = request;
  const result = await runSimulation(
    {
      request: {
        principal: principal.arn,
        action,
        resource: { resource, accountId: accountOf(resource) },
        contextVariables: { "aws:RequestedRegion": region, "aws:SecureTransport": "true", ...context },
      },
      identityPolicies: principal.policies.map(({ name, policy }) => ({ name, policy })),
      serviceControlPolicies: [],
      resourceControlPolicies: [],
      resourcePolicy: principal.resourcePolicy(resource),
    },
    {},
  );
  if (result.resultType !== "single") {
    throw new Error(`${action} on ${resource} cannot be evaluated: ${JSON.stringify(result)}`);
  }
  const { identityAnalysis } = result.result.analysis;
  const allowed = result.overallResult === "Allowed";
  const deciding = allowed ? identityAnalysis?.allowStatements : identityAnalysis?.denyStatements;
  return {
    allowed,
    statements: (deciding ?? []).map(({ policyId, statement }) => `${policyId} ${statement.sid() ?? ""}`),
  };
}

/** ARNs of buckets and their objects have no account: they are the example's. */
function accountOf(resource: string): string {
  const account = resource.split(":")[4] ?? "";
  return account === "" ? EXAMPLE_ACCOUNT.account : account;
}
