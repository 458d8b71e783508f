import * as pulumi from "@pulumi/pulumi";

/** One `Allow` statement of an IAM policy document. */
export interface AllowStatement {
  readonly actions: readonly string[];
  /** ARNs; absent in a key policy or trust policy, which applies to its own resource. */
  readonly resources?: readonly pulumi.Input<string>[];
  /** Absent in a policy that is attached to the principal. */
  readonly principal?: Readonly<Record<string, pulumi.Input<string>>>;
  /** Values by key by operator, as in `{ StringEquals: { "aws:SourceAccount": "111122223333" } }`. */
  readonly condition?: Readonly<Record<string, Readonly<Record<string, pulumi.Input<string> | readonly string[]>>>>;
}

/** An IAM policy document as JSON. */
export function policyDocument(statements: readonly AllowStatement[]): pulumi.Output<string> {
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

/** A bucket policy that denies every request without TLS to the bucket and its objects. */
export function tlsOnly(bucketArn: pulumi.Input<string>): pulumi.Output<string> {
  return pulumi.jsonStringify({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "TlsOnly",
        Effect: "Deny",
        Principal: "*",
        Action: "s3:*",
        Resource: [bucketArn, pulumi.interpolate`${bucketArn}/*`],
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
    ],
  });
}

/** Trust policy of a role that an AWS service assumes, if `condition` holds. */
export function trustService(service: string, condition?: AllowStatement["condition"]): pulumi.Output<string> {
  return policyDocument([
    { actions: ["sts:AssumeRole"], principal: { Service: service }, ...(condition && { condition }) },
  ]);
}

/** ARN of an AWS managed policy. */
export function managedPolicy(name: string): string {
  return `arn:aws:iam::aws:policy/${name}`;
}
