import { Secret } from "@pulumi/kubernetes/core/v1";
import * as pulumi from "@pulumi/pulumi";

import { derivedPlaceholder, isPlaceholder } from "../../../lib/placeholder";
import { mapValues } from "../../../lib/values";
import { parsePostgresUri } from "../../../settings/database-uri";
import { labels, type WorkloadContext } from "../../workload/context";
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

  constructor(name: string, args: ExternalPostgresArgs<Name>, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:database:ExternalPostgres", name, {}, opts);
    this.secrets = mapValues(args.uris, (uri, database) => this.credentials(`${name}-${database}`, args, uri));
    this.registerOutputs({ secrets: this.secrets });
  }

  private credentials(name: string, context: WorkloadContext, uri: pulumi.Input<string>): pulumi.Output<string> {
    const secret = new Secret(
      name,
      {
        metadata: { namespace: context.namespace, labels: labels(name, context) },
        immutable: true,
        stringData: pulumi.secret(uri).apply((text) => externalEnvironment(name, text)),
      },
      { parent: this },
    );
    return secret.metadata.name;
  }
}

/**
 * A client's environment from a URI. In a plan the URI is a placeholder, and so is each variable.
 *
 * @throws Error if it is neither a placeholder nor a URI of a PostgreSQL database.
 */
export function externalEnvironment(name: string, text: string): Record<string, pulumi.Input<string>> {
  if (isPlaceholder(text)) {
    const part = (what: string) => derivedPlaceholder(what, text);
    return clientEnvironment({
      host: part("host"),
      port: part("port"),
      database: part("database"),
      user: part("user"),
      password: part("password"),
    });
  }
  const uri = parsePostgresUri(text);
  // Without the URI, which contains the password.
  if (!uri)
    throw new Error(`the URI of ${name} is not one of a PostgreSQL database; check it by databaseUri("postgres")`);
  return clientEnvironment({ ...uri, sslMode: uri.parameters.sslmode });
}
