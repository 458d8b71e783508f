import { ServiceAccount } from "@pulumi/kubernetes/core/v1";
import * as pulumi from "@pulumi/pulumi";

import { labels, type WorkloadContext } from "./context";

/** A workload that connects to something. */
export interface Client {
  /** Name of the workload, and of its service account. */
  readonly name: string;
  /** The workload's component: what has to happen after its roll-out depends on it. */
  readonly resource: pulumi.Resource;
}

/** What the pods of a client get. */
export interface PodConnection {
  /** Plain environment variables. @default none */
  readonly env?: Readonly<Record<string, pulumi.Input<string>>>;
  /** Names of Secrets whose keys all become environment variables. @default none */
  readonly envFrom?: readonly pulumi.Input<string>[];
  /** Names of ConfigMaps by mount path; each key is a read-only file. @default none */
  readonly configMaps?: Readonly<Record<string, pulumi.Input<string>>>;
  /** Labels that allow the pods to connect. @default none */
  readonly labels?: Readonly<Record<string, string>>;
  /**
   * Present if the pods need a service account of their own; has a value once the account's rights are in place.
   * @default the namespace's default service account
   */
  readonly identity?: pulumi.Output<unknown>;
}

/**
 * Something that pods connect to, such as a database or an object store. A connection exists only through
 * {@link connect}, which registers the client: whatever has to know all clients does.
 */
export interface Connectable {
  connect(client: Client): PodConnection;
}

/** The connections of a pod. */
export interface ConnectionArgs {
  /** Databases that the main container connects to: one per engine. */
  readonly databases?: readonly Connectable[];
  /** Object stores that the main container reads and writes. */
  readonly objectStores?: readonly Connectable[];
  /** Rights that the pods have in the cloud. */
  readonly identities?: readonly Connectable[];
}

/** All connections of a pod, combined. */
export interface PodConnections {
  readonly env: Readonly<Record<string, pulumi.Input<string>>>;
  readonly envFrom: readonly pulumi.Input<string>[];
  readonly configMaps: Readonly<Record<string, pulumi.Input<string>>>;
  readonly labels: Readonly<Record<string, string>>;
  /** Name of the service account; undefined for the namespace's default. */
  readonly serviceAccount?: pulumi.Output<string>;
}

/**
 * Connects a client to everything that its arguments name.
 *
 * @throws RangeError if two connections set the same environment variable, or an identity is listed twice.
 */
export function connections(
  client: Client,
  context: WorkloadContext,
  { databases = [], objectStores = [], identities: rights = [] }: ConnectionArgs,
): PodConnections {
  assertOnce(client.name, rights);
  const stores = [...databases, ...objectStores].map((one) => one.connect(client));
  assertDistinct(
    client.name,
    stores.flatMap(({ env }) => Object.keys(env ?? {})),
  );
  // Identities only set what is the same for the whole environment, such as the region.
  const all = [...rights.map((one) => one.connect(client)), ...stores];
  const identities = all.flatMap(({ identity }) => identity ?? []);
  return {
    env: Object.assign({}, ...all.map(({ env }) => env ?? {})) as PodConnections["env"],
    envFrom: all.flatMap(({ envFrom }) => envFrom ?? []),
    configMaps: Object.assign({}, ...all.map(({ configMaps }) => configMaps ?? {})) as PodConnections["configMaps"],
    labels: Object.assign({}, ...all.map((one) => one.labels ?? {})) as PodConnections["labels"],
    ...(identities.length > 0 ? { serviceAccount: serviceAccount(client, context, identities) } : {}),
  };
}

/** A service account without a token; its name has a value once the rights of all identities are in place. */
function serviceAccount(
  { name, resource }: Client,
  context: WorkloadContext,
  identities: readonly pulumi.Output<unknown>[],
): pulumi.Output<string> {
  const account = new ServiceAccount(
    name,
    {
      metadata: { name, namespace: context.namespace, labels: labels(name, context) },
      automountServiceAccountToken: false,
    },
    { parent: resource },
  );
  // All of them are inputs, so that a preview, which does not know the identities yet, knows the dependencies.
  return pulumi.all([account.metadata.name, pulumi.all([...identities])]).apply(([account]) => account);
}

function assertOnce(client: string, identities: readonly Connectable[]): void {
  if (new Set(identities).size === identities.length) return;
  throw new RangeError(`the identities of ${client} contain the same one twice; list each once`);
}

function assertDistinct(client: string, variables: readonly string[]): void {
  const twice = variables.find((name, index) => variables.indexOf(name) !== index);
  if (twice === undefined) return;
  throw new RangeError(
    `two connections of ${client} set ${twice}; a workload can have one object store: divide it into two workloads, ` +
      "or put both kinds of objects into one store, under different prefixes",
  );
}
