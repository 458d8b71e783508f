import type * as pulumi from "@pulumi/pulumi";

import type { Connectable } from "../workload/connections";
import type { WorkloadContext } from "../workload/context";

/**
 * Creates an application's object stores, each with one bucket; targets differ in the server. Clients get `S3_BUCKET` and
 * `AWS_REGION`, and what else the AWS SDKs need: an identity on AWS; elsewhere `AWS_ENDPOINT_URL_S3`,
 * `S3_FORCE_PATH_STYLE` and a Secret with `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`.
 */
export type ObjectStoreFactory = (
  name: string,
  args: { readonly context: WorkloadContext },
  opts: pulumi.ComponentResourceOptions,
) => Connectable;
