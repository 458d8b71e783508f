import * as pulumi from "@pulumi/pulumi";

import type { WorkloadContext } from "../../workload/context";
import { externalSecrets } from "../external-secrets";
import { secretEnvironment } from "./environment";

/** Arguments for {@link ExternalRedis}. */
export interface ExternalRedisArgs<Name extends string> extends WorkloadContext {
  /** URI of each database's server, as redis:// or rediss:// with a login. */
  readonly uris: Readonly<Record<Name, pulumi.Input<string>>>;
}

/** Redis servers elsewhere. Nothing on them is managed: their logins are those in the URIs. */
export class ExternalRedis<Name extends string> extends pulumi.ComponentResource {
  /** Name of the Secret with the environment variable of each database's clients, as for a server in the cluster. */
  readonly secrets: Readonly<Record<Name, pulumi.Output<string>>>;

  constructor(name: string, { uris, ...context }: ExternalRedisArgs<Name>, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:database:ExternalRedis", name, {}, opts);
    this.secrets = externalSecrets(name, { context, uris, environment: secretEnvironment }, this);
    this.registerOutputs({ secrets: this.secrets });
  }
}
