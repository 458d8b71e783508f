import * as pulumi from "@pulumi/pulumi";

import type { WorkloadContext } from "../../workload/context";
import { externalSecrets } from "../external-secrets";
import { clientEnvironment } from "./environment";

/** Arguments for {@link ExternalMongodb}. */
export interface ExternalMongodbArgs<Name extends string> extends WorkloadContext {
  /** URI of each database, as mongodb:// or mongodb+srv:// with a login and any options of the drivers. */
  readonly uris: Readonly<Record<Name, pulumi.Input<string>>>;
}

/** MongoDB databases on servers elsewhere. Nothing on these servers is managed: their logins are those in the URIs. */
export class ExternalMongodb<Name extends string> extends pulumi.ComponentResource {
  /** Name of the Secret with the environment variable of each database's clients, as for a server in the cluster. */
  readonly secrets: Readonly<Record<Name, pulumi.Output<string>>>;

  constructor(name: string, { uris, ...context }: ExternalMongodbArgs<Name>, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:database:ExternalMongodb", name, {}, opts);
    this.secrets = externalSecrets(name, { context, uris, environment: clientEnvironment }, this);
    this.registerOutputs({ secrets: this.secrets });
  }
}
