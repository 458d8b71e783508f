import assert from "node:assert/strict";

import { waitFor } from "../../../local/host/wait";
import type { Client, Question } from "./client";
import type { Cluster } from "./cluster";
import { settled } from "./services";
import type { ApplicationSite } from "./site";

/** The workloads of pydemo. */
export const SERVICE = "pydemo-service";
export const NGINX = "pydemo-nginx";

/** What the echo service answers. */
export interface Told {
  readonly ClientIP: string;
  readonly Host: string;
  readonly ServerIP: string;
  readonly Time: string;
  readonly Version: string;
}

/** Seconds for which nginx keeps an answer of DNS; the server block says so. */
const VALID = 3;

/** Asks the service. @throws AssertionError if it does not answer. */
export async function told(client: Client, question: Partial<Question> = {}): Promise<Told> {
  return JSON.parse((await client.ask({ path: "/", ...question })).body) as Told;
}

/** So many answers, one after the other. */
export async function answers(client: Client, count: number): Promise<Told[]> {
  const all: Told[] = [];
  while (all.length < count) all.push(await told(client));
  return all;
}

/** Whether the service answers so often without a failure. */
export async function answersWell(client: Client, times: number): Promise<boolean> {
  for (let turn = 0; turn < times; turn++) {
    const status = await client.send({ path: "/" }).then(
      (answer) => answer.status,
      () => 0,
    );
    if (status !== 200) return false;
  }
  return true;
}

/** Seconds after which nginx has learnt what changed: what the cluster's DNS keeps, which its configuration says, and what nginx does. */
export async function dnsDelay(cluster: Cluster): Promise<number> {
  const where = ["get", "configmap", "coredns", "--namespace=kube-system", "--output=jsonpath={.data.Corefile}"];
  const corefile = await cluster.kubectl(where);
  if (corefile.includes("disable success cluster.local")) return VALID;
  // Without a line of its own it is the plugin's default.
  return VALID + Number(/^\s*ttl (\d+)$/m.exec(corefile)?.[1] ?? 5);
}

/** The addresses of a workload's pods by name. */
export function addresses(cluster: Cluster, workload: string): Promise<Readonly<Record<string, string>>> {
  return byName(cluster, ["pods", `--selector=app.kubernetes.io/name=${workload}`], "{.status.podIP}");
}

/** The claims of the application: identity and state by name. */
export function claims(cluster: Cluster): Promise<Readonly<Record<string, string>>> {
  return byName(cluster, ["persistentvolumeclaims"], "{.metadata.uid} {.status.phase}");
}

async function byName(
  cluster: Cluster,
  which: readonly string[],
  fields: string,
): Promise<Readonly<Record<string, string>>> {
  const format = `{range .items[*]}{.metadata.name}=${fields}{"\\n"}{end}`;
  const found = await cluster.kubectl(["get", ...which, `--output=jsonpath=${format}`]);
  const lines = found.split("\n").filter(Boolean);
  return Object.fromEntries(lines.map((line) => line.split("=", 2) as [string, string]));
}

/** Ends pods as a failing node would, without their pause, and waits until others of their names are ready. */
export async function replace({ cluster }: ApplicationSite, pods: readonly string[]): Promise<void> {
  const before = await addresses(cluster, SERVICE);
  await cluster.kubectl(["delete", "pod", ...pods, "--grace-period=1"]);
  await settled(cluster, SERVICE, { replicas: Object.keys(before).length, kind: "statefulset" });
  const after = await addresses(cluster, SERVICE);
  for (const pod of pods) assert.notEqual(after[pod], before[pod], `${pod} has its former address`);
}

/** Waits until the pods of nginx, if they asked, would be given the addresses of the service's pods. */
export async function dnsKnows(on: ApplicationSite, seconds: number, signal: AbortSignal): Promise<void> {
  const wanted = Object.values(await addresses(on.cluster, SERVICE)).sort();
  const nginx = Object.keys(await addresses(on.cluster, NGINX));
  await waitFor({ what: "DNS to name the new addresses", seconds, signal, interval: 500 }, async () => {
    const found = await Promise.all(
      nginx.map((pod) => on.cluster.exec(pod, ["sh", "-c", `getent ahostsv4 ${SERVICE}-pods || true`])),
    );
    return found.every((text) => {
      const named = text.split("\n").flatMap((line) => (/\bSTREAM\b/.test(line) ? [line.split(/\s/)[0] ?? ""] : []));
      return JSON.stringify(named.sort()) === JSON.stringify(wanted);
    });
  });
}
