import { Alias } from "@pulumi/aws/kms/alias";
import { Key } from "@pulumi/aws/kms/key";
import * as pulumi from "@pulumi/pulumi";

import { policyDocument, type Statement } from "./policy-document";

/** What an {@link EncryptionKey} can be told. */
export interface EncryptionKeyArgs {
  /** What it encrypts, for whoever finds it in the console. */
  readonly description: string;
  /** The account that owns it: IAM policies there decide who may use it. */
  readonly account: string;
  /**
   * What else may use it, as statements without resources.
   * @default nothing
   */
  readonly users?: readonly Statement[];
  /**
   * Days between asking for its deletion and its end, 7 to 30; until then it can be taken back.
   * @default 30
   */
  readonly deletionDays?: number;
  /**
   * Refuse to delete it: what it encrypted could never be read again.
   * @default false
   */
  readonly protect?: boolean;
}

const DEFAULTS = { users: [], deletionDays: 30, protect: false } as const;

/** A KMS key that AWS renews every year, with an alias of its name. */
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
        // A key's policy speaks of the key alone, whatever its resources say.
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

/** What lets CloudWatch encrypt the log groups of an account and region with a key. */
export function cloudWatchLogs(account: string, region: string): Statement {
  return {
    actions: ["kms:Encrypt*", "kms:Decrypt*", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*"],
    principal: { Service: `logs.${region}.amazonaws.com` },
    condition: {
      ArnLike: { "kms:EncryptionContext:aws:logs:arn": `arn:aws:logs:${region}:${account}:log-group:*` },
    },
  };
}
