import { Secret } from "@pulumi/kubernetes/core/v1";
import * as pulumi from "@pulumi/pulumi";

import { mapValues } from "../../lib/values";
import { labels, type WorkloadContext } from "../workload/context";

/** Databases on servers elsewhere, of which the URIs are known. */
export interface ExternalDatabases<Name extends string> {
  readonly context: WorkloadContext;
  readonly uris: Readonly<Record<Name, pulumi.Input<string>>>;
  /** Environment variables of a database's clients; `name` is for messages. */
  readonly environment: (
    uri: pulumi.Output<string>,
    name: string,
  ) => pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/** Creates a Secret for the clients of each database, as children of a component of this name; returns their names. */
export function externalSecrets<Name extends string>(
  name: string,
  { context, uris, environment }: ExternalDatabases<Name>,
  parent: pulumi.Resource,
): Readonly<Record<Name, pulumi.Output<string>>> {
  return mapValues(uris, (uri, database) => {
    const child = `${name}-${database}`;
    const metadata = { namespace: context.namespace, labels: labels(child, context) };
    const stringData = environment(pulumi.secret(uri), child);
    return new Secret(child, { metadata, immutable: true, stringData }, { parent }).metadata.name;
  });
}
