import * as pulumi from "@pulumi/pulumi";

import type { WorkloadContext } from "../../workload/context";
import { externalSecrets } from "../external-secrets";
import { sqlConnection } from "../sql-uri";
import { clientEnvironment } from "./environment";

/** Arguments for {@link ExternalPostgres}. */
export interface ExternalPostgresArgs<Name extends string> extends WorkloadContext {
  /** URI of each database, as postgres://user:password@host:port/database with an optional sslmode. */
  readonly uris: Readonly<Record<Name, pulumi.Input<string>>>;
}

/** PostgreSQL databases on servers elsewhere. Nothing on these servers is managed: their logins are those in the URIs. */
export class ExternalPostgres<Name extends string> extends pulumi.ComponentResource {
  /** Name of the Secret with the environment variables of each database's clients, as for a server in the cluster. */
  readonly secrets: Readonly<Record<Name, pulumi.Output<string>>>;

  constructor(name: string, { uris, ...context }: ExternalPostgresArgs<Name>, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:database:ExternalPostgres", name, {}, opts);
    const environment = (uri: pulumi.Output<string>, child: string) =>
      uri.apply((text) => externalEnvironment(child, text));
    this.secrets = externalSecrets(name, { context, uris, environment }, this);
    this.registerOutputs({ secrets: this.secrets });
  }
}

/**
 * A client's environment from a URI. In a plan the URI is a placeholder, and so is each variable.
 *
 * @throws Error if it is neither a placeholder nor a URI of a PostgreSQL database.
 */
export function externalEnvironment(name: string, text: string): Record<string, pulumi.Input<string>> {
  const { parameters, ...connection } = sqlConnection(name, "postgres", text);
  return clientEnvironment({ ...connection, sslMode: parameters.sslmode });
}
