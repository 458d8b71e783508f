import * as pulumi from "@pulumi/pulumi";

/** One statement of an IAM policy document that allows something. */
export interface Statement {
  readonly actions: readonly string[];
  /** ARNs; absent where the policy belongs to the resource that it speaks of. */
  readonly resources?: readonly pulumi.Input<string>[];
  /** Who may; absent where the policy belongs to the one who may. */
  readonly principal?: Readonly<Record<string, pulumi.Input<string>>>;
  /** Values by key by operator, as in `{ StringEquals: { "aws:SourceAccount": "111122223333" } }`. */
  readonly condition?: Readonly<Record<string, Readonly<Record<string, pulumi.Input<string> | readonly string[]>>>>;
}

/** The JSON text of an IAM policy document. */
export function policyDocument(statements: readonly Statement[]): pulumi.Output<string> {
  return pulumi.jsonStringify({
    Version: "2012-10-17",
    Statement: statements.map(({ actions, resources, principal, condition }) => ({
      Effect: "Allow",
      ...(principal && { Principal: principal }),
      Action: actions,
      ...(resources && { Resource: resources }),
      ...(condition && { Condition: condition }),
    })),
  });
}

/** The document by which a role trusts an AWS service, where `condition` holds. */
export function trustService(service: string, condition?: Statement["condition"]): pulumi.Output<string> {
  return policyDocument([
    { actions: ["sts:AssumeRole"], principal: { Service: service }, ...(condition && { condition }) },
  ]);
}

/** ARN of a policy that AWS manages. */
export function managedPolicy(name: string): string {
  return `arn:aws:iam::aws:policy/${name}`;
}
