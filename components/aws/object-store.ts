import { Bucket } from "@pulumi/aws/s3/bucket";
import { BucketLifecycleConfiguration } from "@pulumi/aws/s3/bucketLifecycleConfiguration";
import { BucketOwnershipControls } from "@pulumi/aws/s3/bucketOwnershipControls";
import { BucketPolicy } from "@pulumi/aws/s3/bucketPolicy";
import { BucketPublicAccessBlock } from "@pulumi/aws/s3/bucketPublicAccessBlock";
import { BucketServerSideEncryptionConfiguration } from "@pulumi/aws/s3/bucketServerSideEncryptionConfiguration";
import { BucketVersioning } from "@pulumi/aws/s3/bucketVersioning";
import * as pulumi from "@pulumi/pulumi";

import { assertName } from "../../settings/name-limits";
import type { ObjectStoreFactory } from "../storage/object-store";
import type { Client, Connectable, PodConnection } from "../workload/connections";
import { type AllowStatement, tlsOnly } from "./policy-document";
import type { WorkloadIdentities } from "./workload-identity";

/** Options common to the buckets of all applications. */
export interface S3Options {
  readonly account: string;
  readonly region: string;
  /** Prefix of bucket names: the deployment role may only change buckets whose names begin with the project's. */
  readonly prefix: string;
  readonly identities: WorkloadIdentities;
  /**
   * Protect buckets from deletion; others are deleted with their objects.
   * @default false
   */
  readonly protect?: boolean;
}

/** Arguments for {@link S3ObjectStore}. */
export interface S3ObjectStoreArgs extends S3Options {
  /** Namespace of the clients. */
  readonly namespace: pulumi.Input<string>;
}

/** Days for which a deleted or overwritten object can be restored. */
const NONCURRENT_DAYS = 30;

/** Days after which the parts of an upload that was never completed are deleted. */
const UPLOAD_DAYS = 7;

/** Creates buckets in Amazon S3. */
export function s3ObjectStores(options: S3Options): ObjectStoreFactory {
  return (name, { context }, opts) => new S3ObjectStore(name, { ...options, namespace: context.namespace }, opts);
}

/**
 * A private bucket in Amazon S3: encrypted, versioned, only over TLS. Clients get a role that may read and write its
 * objects.
 *
 * @throws RangeError if the bucket's name would be too long.
 */
export class S3ObjectStore extends pulumi.ComponentResource implements Connectable {
  /** Name of the bucket; has a value once the bucket is private, encrypted and versioned. */
  readonly bucket: pulumi.Output<string>;
  private readonly arn: pulumi.Output<string>;

  constructor(
    private readonly storeName: string,
    private readonly args: S3ObjectStoreArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("slipway:aws:S3ObjectStore", storeName, {}, opts);
    const { protect = false } = args;

    const bucket = new Bucket(
      storeName,
      // Not generated: the deployment role's permissions depend on the name.
      { bucket: bucketName(storeName, args), forceDestroy: !protect, tags: { Name: storeName } },
      { parent: this, protect },
    );
    const settings = [...this.privacy(storeName, bucket), ...this.retention(storeName, bucket)];

    this.arn = bucket.arn;
    this.bucket = pulumi.all([bucket.bucket, pulumi.all(settings.map(({ id }) => id))]).apply(([name]) => name);
    this.registerOutputs({ bucket: this.bucket });
  }

  connect(client: Client): PodConnection {
    const { identities, namespace, region } = this.args;
    const permissions = identities.of(client, namespace).grant(this.storeName, this.statements());
    return {
      env: { S3_BUCKET: this.bucket, AWS_REGION: region },
      identity: pulumi.all([permissions, this.bucket]),
    };
  }

  private privacy(name: string, { bucket, arn }: Bucket): pulumi.CustomResource[] {
    const child = { parent: this };
    const block = new BucketPublicAccessBlock(
      name,
      { bucket, blockPublicAcls: true, blockPublicPolicy: true, ignorePublicAcls: true, restrictPublicBuckets: true },
      child,
    );
    const ownership = new BucketOwnershipControls(
      name,
      { bucket, rule: { objectOwnership: "BucketOwnerEnforced" } },
      // S3 rejects concurrent changes of a bucket's access settings.
      { ...child, dependsOn: [block] },
    );
    const policy = new BucketPolicy(name, { bucket, policy: tlsOnly(arn) }, { ...child, dependsOn: [ownership] });
    // With S3's own keys: clients need no permission for a key, and nobody can delete it.
    const encryption = new BucketServerSideEncryptionConfiguration(
      name,
      { bucket, rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }] },
      child,
    );
    return [block, ownership, policy, encryption];
  }

  private retention(name: string, { bucket }: Bucket): pulumi.CustomResource[] {
    const child = { parent: this };
    const versioning = new BucketVersioning(name, { bucket, versioningConfiguration: { status: "Enabled" } }, child);
    const lifecycle = new BucketLifecycleConfiguration(
      name,
      {
        bucket,
        rules: [
          {
            id: "noncurrent-versions",
            status: "Enabled",
            filter: {},
            noncurrentVersionExpiration: { noncurrentDays: NONCURRENT_DAYS },
            expiration: { expiredObjectDeleteMarker: true },
            abortIncompleteMultipartUpload: { daysAfterInitiation: UPLOAD_DAYS },
          },
        ],
      },
      { ...child, dependsOn: [versioning] },
    );
    return [versioning, lifecycle];
  }

  private statements(): AllowStatement[] {
    return [
      {
        actions: ["s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads"],
        resources: [this.arn],
      },
      {
        actions: [
          "s3:AbortMultipartUpload",
          "s3:DeleteObject",
          "s3:GetObject",
          "s3:ListMultipartUploadParts",
          "s3:PutObject",
        ],
        resources: [pulumi.interpolate`${this.arn}/*`],
      },
    ];
  }
}

/** `<prefix>-<store>-<account>`: bucket names are unique among all accounts. */
function bucketName(store: string, { prefix, account }: S3Options): string {
  const parts = [prefix, "-", store, `-${account}`];
  assertName("bucket", parts, `the object store's name, ${store},`);
  return parts.join("");
}
