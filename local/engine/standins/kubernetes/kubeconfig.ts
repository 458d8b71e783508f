import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, dirname, isAbsolute, join } from "node:path";
import { promisify } from "node:util";

import { parse } from "yaml";

import type { Value } from "../protocol/types";
import { isRecord, listAt, recordAt, textAt, toText } from "../protocol/values";

/** What tells which cluster to use; empty where the user's own choice counts. */
export interface ClusterChoice {
  /** Text of a kubeconfig, or its path. */
  readonly kubeconfig?: string;
  readonly context?: string;
  readonly cluster?: string;
}

/** How a cluster's API server is reached. */
export interface ClusterAccess {
  /** Base URL. */
  readonly server: string;
  readonly ca?: string;
  readonly insecure: boolean;
  readonly cert?: string;
  readonly key?: string;
  readonly token?: string;
  /** Program that gives a token or a certificate. */
  readonly exec?: Record<string, Value>;
}

/** There is no kubeconfig where one was looked for. */
export class KubeconfigMissingError extends Error {}

interface Kubeconfig {
  readonly content: Value;
  /** Where it came from, for messages. */
  readonly origin: string;
  /** Folder that its relative paths start from. */
  readonly folder: string;
}

/**
 * The cluster that a kubeconfig's context leads to.
 *
 * @throws Error if there is no such kubeconfig, context, cluster or user.
 */
export function clusterAccess(choice: ClusterChoice): ClusterAccess {
  const config = load(choice.kubeconfig);
  const { content, origin } = config;
  const contextName = choice.context ?? textAt(content, "current-context");
  const context = recordAt(named(content, "contexts", contextName, origin), "context");
  const clusterName = choice.cluster ?? textAt(context, "cluster");
  const cluster = recordAt(named(content, "clusters", clusterName, origin), "cluster");
  const userName = textAt(context, "user");
  const user = userName === "" ? {} : recordAt(named(content, "users", userName, origin), "user");
  const server = textAt(cluster, "server").replace(/\/$/, "");
  if (server === "") throw new Error(`cluster "${clusterName}" of ${origin} has no server; correct the kubeconfig`);

  return {
    server,
    insecure: cluster["insecure-skip-tls-verify"] === true,
    ...optional("ca", dataOrFile(config, cluster, "certificate-authority")),
    ...optional("cert", dataOrFile(config, user, "client-certificate")),
    ...optional("key", dataOrFile(config, user, "client-key")),
    ...optional("token", textAt(user, "token") || tokenFile(config, user)),
    ...(isRecord(user.exec) && { exec: user.exec }),
  };
}

/** Asks the program that a kubeconfig names for credentials, if it names one. */
export async function withExecCredentials(access: ClusterAccess): Promise<ClusterAccess> {
  if (access.exec === undefined) return access;
  const command = textAt(access.exec, "command");
  const args = listAt(access.exec, "args").map(toText);
  const added = listAt(access.exec, "env").map((entry) => [textAt(entry, "name"), textAt(entry, "value")]);
  const env = { ...process.env, ...(Object.fromEntries(added) as Record<string, string>) };
  const { stdout } = await promisify(execFile)(command, args, { env }).catch((error: unknown) => {
    throw new Error(`the kubeconfig's credential program ${command} failed: ${String(error)}`, { cause: error });
  });
  const status = recordAt(JSON.parse(stdout) as Value, "status");
  return {
    ...access,
    ...optional("token", textAt(status, "token")),
    ...optional("cert", textAt(status, "clientCertificateData")),
    ...optional("key", textAt(status, "clientKeyData")),
  };
}

function load(given: string | undefined): Kubeconfig {
  if (given !== undefined && given !== "" && !existsSync(given)) {
    const content: unknown = parse(given);
    if (isRecord(content)) return { content, origin: "the given kubeconfig", folder: process.cwd() };
    throw new Error(`kubeconfig is neither the path of a file nor the text of one: ${given.slice(0, 60)}`);
  }
  const candidates = given ? [given] : (process.env.KUBECONFIG ?? join(homedir(), ".kube", "config")).split(delimiter);
  const path = candidates.find((file) => existsSync(file));
  if (path === undefined) {
    throw new KubeconfigMissingError(
      `no kubeconfig at ${candidates.join(", ")}; set KUBECONFIG or the provider's kubeconfig`,
    );
  }
  const content: unknown = parse(readFileSync(path, "utf8"));
  if (!isRecord(content)) throw new Error(`${path} is not a kubeconfig`);
  return { content, origin: path, folder: dirname(path) };
}

function named(content: Value, kind: "contexts" | "clusters" | "users", name: string, origin: string): Value {
  const entries = listAt(content, kind);
  const found = entries.find((entry) => textAt(entry, "name") === name);
  if (found !== undefined) return found;
  const known = entries.map((entry) => textAt(entry, "name")).join(", ") || "none";
  throw new Error(`${origin} has no ${kind.slice(0, -1)} "${name}"; it has ${known}`);
}

function dataOrFile({ folder }: Kubeconfig, fields: Record<string, Value>, field: string): string {
  const data = textAt(fields, `${field}-data`);
  if (data !== "") return Buffer.from(data, "base64").toString("utf8");
  const file = textAt(fields, field);
  return file === "" ? "" : readFileSync(isAbsolute(file) ? file : join(folder, file), "utf8");
}

function tokenFile({ folder }: Kubeconfig, user: Record<string, Value>): string {
  const file = textAt(user, "tokenFile");
  return file === "" ? "" : readFileSync(isAbsolute(file) ? file : join(folder, file), "utf8").trim();
}

function optional<K extends string>(key: K, text: string): Partial<Record<K, string>> {
  return text === "" ? {} : ({ [key]: text } as Record<K, string>);
}
