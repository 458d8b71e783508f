import { existsSync, readFileSync } from "node:fs";
import { lstat, readdir, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { daemonAlive, stopDaemon } from "../host/daemons";
import type { LocalPaths } from "../host/paths";
import { run, succeeds } from "../host/process";
import { StepError } from "../host/progress";
import { BUILDKIT_SOCKET } from "../images/builder";
import { CHART_REPOSITORY } from "../charts";
import { PACKAGE_INDEX } from "../packages";
import { removeServiceRejection, servicesAreUnreachable } from "./host";
import { presentPolicySets, removePolicySets } from "./network-policies";
import { CONTAINERD_SOCKET, NETWORK } from "./settings";

/** The daemons of Kubernetes, in the order in which they are stopped. The API server would wait a minute for its watches to end. */
export const DAEMONS: readonly { readonly name: string; readonly graceSeconds: number }[] = [
  { name: "kube-router", graceSeconds: 5 },
  { name: "kube-proxy", graceSeconds: 5 },
  { name: "kubelet", graceSeconds: 5 },
  { name: "kube-scheduler", graceSeconds: 2 },
  { name: "kube-controller-manager", graceSeconds: 2 },
  { name: "kube-apiserver", graceSeconds: 2 },
  { name: "etcd", graceSeconds: 10 },
];
/** The registry, the container runtime and the builder, in the order in which they are stopped. */
export const RUNTIMES = ["buildkitd", "containerd", "registry"] as const;
/** Daemons that run only where they replace something on the internet, in the order in which they are stopped. */
export const STARTED_ON_DEMAND = [CHART_REPOSITORY.name, PACKAGE_INDEX.name] as const;

/**
 * Stops all daemons and pods and removes mounts, network devices and packet rules; the state on disk stays.
 *
 * @throws StepError with what could not be removed.
 */
export async function stopAll(paths: LocalPaths, detail: (text: string) => void): Promise<void> {
  for (const { name, graceSeconds } of DAEMONS) {
    detail(name);
    await stopDaemon(paths, name, graceSeconds);
  }
  detail("pods");
  if (daemonAlive(paths, "containerd")) await removePods();
  for (const name of [...STARTED_ON_DEMAND, ...RUNTIMES]) {
    detail(name);
    await stopDaemon(paths, name, 15);
  }
  detail("network and mounts");
  await removeShims();
  await removeNetwork(paths);
  await unmountAll(paths);
  const left = await leftovers(paths);
  if (left.length > 0) {
    throw new StepError(`these could not be removed:\n${left.join("\n")}`, {
      hint: "run the command again; a reboot removes them too",
    });
  }
  detail("");
}

/** Deletes the state of the cluster and of its stack; binaries, build caches and the registry's content stay. */
export async function wipe(paths: LocalPaths): Promise<void> {
  for (const path of [paths.cluster, paths.pulumi, paths.kubeconfig, paths.run, dirname(BUILDKIT_SOCKET)]) {
    await rm(path, { recursive: true, force: true });
  }
  // The kubelet creates a link to every log here, regardless of its settings.
  const links = "/var/log/containers";
  for (const link of existsSync(links) ? await readdir(links) : []) {
    const path = join(links, link);
    if ((await lstat(path)).isSymbolicLink() && !existsSync(path)) await rm(path);
  }
}

function ctrArgs(args: readonly string[]): string[] {
  return ["-a", CONTAINERD_SOCKET, "-n", "k8s.io", ...args];
}

async function removePods(): Promise<void> {
  const tasks = words(await run("ctr", ctrArgs(["tasks", "ls", "-q"])));
  for (const task of tasks) await succeeds("ctr", ctrArgs(["tasks", "rm", "-f", task]));
  const containers = words(await run("ctr", ctrArgs(["containers", "ls", "-q"])));
  for (const container of containers) await succeeds("ctr", ctrArgs(["containers", "rm", container]));
}

/** Kills the shims, with the processes of their containers, that a crashed or killed containerd has left behind. */
async function removeShims(): Promise<void> {
  const shim = /^\s*(\d+) .*containerd-shim-runc-v2 .*-address \/run\/containerd\/containerd\.sock/;
  const found = (await run("ps", ["-eo", "pid=,args="])).split("\n").flatMap((line) => shim.exec(line)?.[1] ?? []);
  for (const pid of found) {
    for (const child of words(childrenOf(pid))) kill(Number(child));
    kill(Number(pid));
  }
}

function childrenOf(pid: string): string {
  const file = `/proc/${pid}/task/${pid}/children`;
  return existsSync(file) ? readFileSync(file, "utf8") : "";
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has ended in the meantime.
  }
}

async function removeNetwork(paths: LocalPaths): Promise<void> {
  for (const name of await podNamespaces()) await succeeds("ip", ["netns", "delete", name]);
  const proxy = join(paths.bin, "kube-proxy");
  if (existsSync(proxy)) await succeeds(proxy, ["--cleanup"]);
  await removeServiceRejection();
  await removeChains();
  await removePolicySets();
  await succeeds("ip", ["link", "delete", NETWORK.bridge]);
}

/** A line of an `iptables-save` listing that defines or refers to a chain of the cluster. */
const CLUSTER_RULE = /\b(CNI|KUBE)-/;

/** The rules of an `iptables-save` listing without those of the cluster's chains. */
export function withoutClusterRules(listing: string): string {
  return listing
    .split("\n")
    .filter((line) => !CLUSTER_RULE.test(line))
    .join("\n");
}

const FAMILIES = ["iptables", "ip6tables"] as const;
const TABLES = ["filter", "nat", "mangle"] as const;

/** The listings of all tables that the kernel has, with what is left of each without the cluster's rules. */
async function listings() {
  const all = FAMILIES.flatMap((family) => TABLES.map((table) => ({ family, table })));
  const present: { family: string; table: string; listing: string; kept: string }[] = [];
  for (const { family, table } of all) {
    const save = [`${family}-save`, ["-t", table]] as const;
    if (!(await succeeds(...save))) continue;
    const listing = await run(...save);
    present.push({ family, table, listing, kept: withoutClusterRules(listing) });
  }
  return present;
}

async function removeChains(): Promise<void> {
  for (const { family, table, listing, kept } of await listings()) {
    if (kept !== listing) await run(`${family}-restore`, ["-T", table], { input: kept });
  }
}

/** What is still there of the cluster's network and mounts. */
async function leftovers(paths: LocalPaths): Promise<string[]> {
  const found: string[] = [];
  for (const { family, table, listing } of await listings()) {
    const lines = listing.split("\n").filter((line) => CLUSTER_RULE.test(line));
    found.push(...lines.map((line) => `${family} -t ${table}: ${line}`));
  }
  found.push(...(await presentPolicySets()).map((name) => `ipset ${name}`));
  if (await servicesAreUnreachable()) found.push(`routing rule for ${NETWORK.services}`);
  if (await succeeds("ip", ["link", "show", NETWORK.bridge])) found.push(`network interface ${NETWORK.bridge}`);
  found.push(...(await podNamespaces()).map((name) => `network namespace ${name}`));
  found.push(...clusterMounts(readFileSync("/proc/self/mounts", "utf8"), paths).map((point) => `mount ${point}`));
  return found;
}

/** The network namespaces of pods. */
async function podNamespaces(): Promise<string[]> {
  return words(await run("ip", ["netns", "list"])).filter((word) => word.startsWith("cni-"));
}

/** The mount points of the cluster in a `/proc/self/mounts` listing, the innermost ones first. */
export function clusterMounts(listing: string, paths: LocalPaths): string[] {
  const folders = [`${paths.cluster}/`, `${paths.buildkit}/`, "/run/netns/cni-", "/run/containerd/io.containerd."];
  return listing
    .split("\n")
    .map((line) => (line.split(" ")[1] ?? "").replaceAll("\\040", " "))
    .filter((point) => folders.some((folder) => point.startsWith(folder)))
    .sort()
    .reverse();
}

async function unmountAll(paths: LocalPaths): Promise<void> {
  for (const point of clusterMounts(readFileSync("/proc/self/mounts", "utf8"), paths)) {
    await succeeds("umount", ["-l", point]);
  }
}

function words(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== "");
}
