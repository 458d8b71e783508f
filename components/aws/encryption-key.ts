import { Alias } from "@pulumi/aws/kms/alias";
import { Key } from "@pulumi/aws/kms/key";
import * as pulumi from "@pulumi/pulumi";

import { policyDocument, type AllowStatement } from "./policy-document";

/** Arguments for {@link EncryptionKey}. */
export interface EncryptionKeyArgs {
  /** What the key encrypts, as shown in the console. */
  readonly description: string;
  /** The account that owns the key: its IAM policies decide who may use it. */
  readonly account: string;
  /**
   * Statements without resources that allow others to use the key.
   * @default none
   */
  readonly users?: readonly AllowStatement[];
  /**
   * Days between a request for deletion and the deletion itself, 7 to 30; until then it can be cancelled.
   * @default 30
   */
  readonly deletionDays?: number;
  /**
   * Protect the key from deletion: data that it encrypted could never be read again.
   * @default false
   */
  readonly protect?: boolean;
}

const DEFAULTS = { users: [], deletionDays: 30, protect: false } as const;

/** A KMS key with yearly rotation and an alias of the same name. */
export class EncryptionKey extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;

  constructor(name: string, args: EncryptionKeyArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:aws:EncryptionKey", name, {}, opts);
    const { description, account, users, deletionDays, protect } = { ...DEFAULTS, ...args };

    const owner = { actions: ["kms:*"], principal: { AWS: `arn:aws:iam::${account}:root` } };
    const key = new Key(
      name,
      {
        description,
        enableKeyRotation: true,
        deletionWindowInDays: deletionDays,
        // A key policy applies to its own key only, whatever its resources are.
        policy: policyDocument([owner, ...users].map((statement) => ({ ...statement, resources: ["*"] }))),
        tags: { Name: name },
      },
      { parent: this, protect },
    );
    new Alias(name, { name: `alias/${name}`, targetKeyId: key.keyId }, { parent: this });

    this.arn = key.arn;
    this.registerOutputs({ arn: this.arn });
  }
}

/** Statement that allows CloudWatch to encrypt the log groups of an account and region. */
export function cloudWatchLogs(account: string, region: string): AllowStatement {
  return {
    actions: ["kms:Encrypt*", "kms:Decrypt*", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*"],
    principal: { Service: `logs.${region}.amazonaws.com` },
    condition: {
      ArnLike: { "kms:EncryptionContext:aws:logs:arn": `arn:aws:logs:${region}:${account}:log-group:*` },
    },
  };
}
