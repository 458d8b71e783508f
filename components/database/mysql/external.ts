import * as pulumi from "@pulumi/pulumi";

import type { WorkloadContext } from "../../workload/context";
import { externalSecrets } from "../external-secrets";
import { sqlConnection } from "../sql-uri";
import { clientEnvironment } from "./environment";

/** Arguments for {@link ExternalMysql}. */
export interface ExternalMysqlArgs<Name extends string> extends WorkloadContext {
  /** URI of each database, as mysql://user:password@host:port/database with an optional ssl-mode. */
  readonly uris: Readonly<Record<Name, pulumi.Input<string>>>;
}

/** MySQL databases on servers elsewhere. Nothing on these servers is managed: their logins are those in the URIs. */
export class ExternalMysql<Name extends string> extends pulumi.ComponentResource {
  /** Name of the Secret with the environment variables of each database's clients, as for a server in the cluster. */
  readonly secrets: Readonly<Record<Name, pulumi.Output<string>>>;

  constructor(name: string, { uris, ...context }: ExternalMysqlArgs<Name>, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:database:ExternalMysql", name, {}, opts);
    const environment = (uri: pulumi.Output<string>, child: string) =>
      uri.apply((text) => externalMysqlEnvironment(child, text));
    this.secrets = externalSecrets(name, { context, uris, environment }, this);
    this.registerOutputs({ secrets: this.secrets });
  }
}

/**
 * A client's environment from a URI. In a plan the URI is a placeholder, and so is each variable.
 *
 * @throws Error if it is neither a placeholder nor a URI of a MySQL database.
 */
export function externalMysqlEnvironment(name: string, text: string): Record<string, pulumi.Input<string>> {
  const { parameters, ...connection } = sqlConnection(name, "mysql", text);
  return clientEnvironment({ ...connection, sslMode: parameters["ssl-mode"] });
}
