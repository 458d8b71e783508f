import assert from "node:assert/strict";

import { waitFor } from "../../../local/host/wait";
import type { Client, AppRequest } from "./client";
import type { ClusterClient } from "./cluster";
import { settled } from "./services";
import type { ApplicationSite } from "./site";

/** The workloads of pydemo. */
export const SERVICE = "pydemo-service";
export const NGINX = "pydemo-nginx";

/** The response of the echo service. */
export interface EchoResponse {
  readonly ClientIP: string;
  readonly Host: string;
  readonly ServerIP: string;
  readonly Time: string;
  readonly Version: string;
}

/** Seconds for which nginx caches a DNS response, as set in the server block. */
const VALID = 3;

/** Sends a request to the service. @throws AssertionError if it fails. */
export async function echo(client: Client, request: Partial<AppRequest> = {}): Promise<EchoResponse> {
  return JSON.parse((await client.request({ path: "/", ...request })).body) as EchoResponse;
}

/** The responses to `count` requests, sent one after the other. */
export async function echoResponses(client: Client, count: number): Promise<EchoResponse[]> {
  const all: EchoResponse[] = [];
  while (all.length < count) all.push(await echo(client));
  return all;
}

/** Whether `times` requests, sent one after the other, all succeed. */
export async function allSucceed(client: Client, times: number): Promise<boolean> {
  for (let turn = 0; turn < times; turn++) {
    const status = await client.send({ path: "/" }).then(
      (response) => response.status,
      () => 0,
    );
    if (status !== 200) return false;
  }
  return true;
}

/** Seconds after which nginx uses changed addresses: the cache of the cluster's DNS, which is configurable, and its own. */
export async function dnsDelay(cluster: ClusterClient): Promise<number> {
  const command = ["get", "configmap", "coredns", "--namespace=kube-system", "--output=jsonpath={.data.Corefile}"];
  const corefile = await cluster.kubectl(command);
  if (corefile.includes("disable success cluster.local")) return VALID;
  // The plugin's default is 5.
  return VALID + Number(/^\s*ttl (\d+)$/m.exec(corefile)?.[1] ?? 5);
}

/** The addresses of a workload's pods, by the pods' names. */
export function addresses(cluster: ClusterClient, workload: string): Promise<Readonly<Record<string, string>>> {
  return byName(cluster, ["pods", `--selector=app.kubernetes.io/name=${workload}`], "{.status.podIP}");
}

/** UID and phase of the application's volume claims, by name. */
export function claims(cluster: ClusterClient): Promise<Readonly<Record<string, string>>> {
  return byName(cluster, ["persistentvolumeclaims"], "{.metadata.uid} {.status.phase}");
}

async function byName(
  cluster: ClusterClient,
  which: readonly string[],
  fields: string,
): Promise<Readonly<Record<string, string>>> {
  const format = `{range .items[*]}{.metadata.name}=${fields}{"\\n"}{end}`;
  const found = await cluster.kubectl(["get", ...which, `--output=jsonpath=${format}`]);
  const lines = found.split("\n").filter(Boolean);
  return Object.fromEntries(lines.map((line) => line.split("=", 2) as [string, string]));
}

/** Deletes pods without their preStop hook, as if a node had failed, and waits until their replacements are ready. */
export async function replacePods({ cluster }: ApplicationSite, pods: readonly string[]): Promise<void> {
  const before = await addresses(cluster, SERVICE);
  await cluster.kubectl(["delete", "pod", ...pods, "--grace-period=1"]);
  await settled(cluster, SERVICE, { replicas: Object.keys(before).length, kind: "statefulset" });
  const after = await addresses(cluster, SERVICE);
  for (const pod of pods) assert.notEqual(after[pod], before[pod], `${pod} has the same address as before`);
}

/** Prints the IPv4 addresses of the service's pods, a line each. */
const RESOLVE = `
import socket
for *_, (address, _) in socket.getaddrinfo("${SERVICE}-pods", None, socket.AF_INET, socket.SOCK_STREAM):
    print(address)
`;

/**
 * Waits until DNS queries in all pods of the service return their current addresses; nginx, whose image has no program for
 * queries, asks the same DNS servers.
 */
export async function awaitDns(on: ApplicationSite, seconds: number, signal: AbortSignal): Promise<void> {
  const current = await addresses(on.cluster, SERVICE);
  const expected = JSON.stringify(Object.values(current).sort());
  await waitFor({ what: "DNS to return the new addresses", seconds, signal, interval: 500 }, async () => {
    const found = await Promise.all(Object.keys(current).map((pod) => on.cluster.exec(pod, ["python", "-c", RESOLVE])));
    return found.every((text) => JSON.stringify(text.trim().split("\n").sort()) === expected);
  });
}
