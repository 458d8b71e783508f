import type * as pulumi from "@pulumi/pulumi";

/** Rights that an application asks for, by cloud: where it does not run in that cloud, they have no effect. */
export interface Permissions {
  /** @returns what is allowed on AWS, in the account and region of the environment. */
  readonly aws: (place: AwsPlace) => readonly AwsPermission[];
}

/** The account and region that an environment is in. */
export interface AwsPlace {
  /** Twelve digits. */
  readonly account: string;
  readonly region: string;
}

/** What is allowed on some resources of AWS, or, with the reason, on all. */
export type AwsPermission = AwsActions & (NamedResources | EveryResource);

interface AwsActions {
  /** Full names of single actions, such as `sqs:SendMessage`. */
  readonly actions: readonly `${string}:${string}`[];
  /** Values by key by operator, as in `{ StringEquals: { "cloudwatch:namespace": "shop" } }`. @default none */
  readonly condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

interface NamedResources {
  /** ARNs. `*` may stand for a part of a name, or for what is inside of something named, such as the objects of a bucket. */
  readonly resources: readonly pulumi.Input<string>[];
  readonly everyResource?: never;
}

interface EveryResource {
  readonly resources?: never;
  /** Why the workload needs the actions, which must be such that AWS knows no resources for. */
  readonly everyResource: string;
}
