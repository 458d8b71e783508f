import { networkInterfaces } from "node:os";
import { daemonAlive } from "../host/daemons";
import type { LocalPaths } from "../host/paths";
import { run, succeeds } from "../host/process";
import { StepError } from "../host/progress";
import { CHART_REPOSITORY } from "../charts";
import { PACKAGE_INDEX } from "../packages";
import { INGRESS_PORT, NETWORK, POLICY_HEALTH_PORT } from "./settings";

/** The ports that the cluster's daemons listen on. */
export const PORTS: readonly { readonly port: number; readonly daemon: string }[] = [
  { port: 5000, daemon: "registry" },
  { port: PACKAGE_INDEX.port, daemon: PACKAGE_INDEX.name },
  { port: CHART_REPOSITORY.port, daemon: CHART_REPOSITORY.name },
  { port: 2379, daemon: "etcd" },
  { port: 2380, daemon: "etcd" },
  { port: 6443, daemon: "kube-apiserver" },
  { port: 10250, daemon: "kubelet" },
  { port: 10256, daemon: "kube-proxy" },
  { port: 10257, daemon: "kube-controller-manager" },
  { port: 10259, daemon: "kube-scheduler" },
  { port: POLICY_HEALTH_PORT, daemon: "kube-router" },
];

/** Parses the process that listens on each TCP port from the output of `ss -Hltnp`, which may not show it. */
export function listeners(output: string): ReadonlyMap<number, string> {
  const found = new Map<number, string>();
  for (const line of output.split("\n")) {
    const port = /^\S+\s+\d+\s+\d+\s+\S*:(\d+)\s/.exec(line)?.[1];
    if (port === undefined) continue;
    const holder = /users:\(\("([^"]+)",pid=(\d+)/.exec(line);
    found.set(Number(port), holder === null ? "another process" : `${holder[1] ?? ""} (pid ${holder[2] ?? ""})`);
  }
  return found;
}

/** @throws StepError with every port that another program listens on. */
export async function checkPorts(paths: LocalPaths): Promise<void> {
  // The ingress port is a packet rule of a pod, not a listener: any process listening there is another program.
  const required = [
    ...PORTS.filter(({ daemon }) => !daemonAlive(paths, daemon)),
    { port: INGRESS_PORT, daemon: "ingress" },
  ];
  const listening = listeners(await run("ss", ["-Hltnp"]));
  const busy = required.flatMap(({ port, daemon }) => {
    const holder = listening.get(port);
    return holder === undefined ? [] : [`port ${port} is in use by ${holder}; the ${daemon} needs it`];
  });
  if (busy.length > 0) {
    throw new StepError(busy.join("\n"), { hint: "stop the process that uses the port, then run the command again" });
  }
}

/** The address by which pods reach this machine: the source address of its default route. */
export async function nodeAddress(): Promise<string> {
  // Nothing is sent to this address: the kernel only reports the route.
  const probe = ["-4", "-o", "route", "get", "1.1.1.1"];
  const route = (await succeeds("ip", probe)) ? await run("ip", probe) : "";
  const source = / src (\d+\.\d+\.\d+\.\d+)/.exec(route)?.[1];
  const own = Object.entries(networkInterfaces())
    .filter(([name]) => name !== NETWORK.bridge)
    .flatMap(([, addresses]) => addresses ?? [])
    .find((address) => address.family === "IPv4" && !address.internal)?.address;
  const address = source ?? own;
  if (address === undefined) {
    throw new StepError("This machine has no IPv4 address besides loopback; the cluster's node needs one.", {
      hint: "assign an address to an interface, for instance `ip link add lan type dummy; ip addr add 192.0.2.2/24 dev lan`",
    });
  }
  return address;
}

/** Loads the kernel modules and sets the kernel parameters that containers need. */
export async function prepareKernel(): Promise<void> {
  // Some kernels have them built in and not as modules.
  for (const module of ["br_netfilter", "overlay"]) await succeeds("modprobe", [module]);
  await run("sysctl", [
    "-qw",
    "net.ipv4.ip_forward=1",
    "net.bridge.bridge-nf-call-iptables=1",
    "net.bridge.bridge-nf-call-ip6tables=1",
    "fs.inotify.max_user_instances=8192",
    "fs.inotify.max_user_watches=524288",
    "vm.overcommit_memory=1",
  ]);
  await run("mount", ["--make-rshared", "/"]);
}

/** For processes of the node: this chain sees a packet after its destination was translated. */
const REJECTION = ["OUTPUT", "-d", NETWORK.services, "-j", "REJECT"];

/** For pods: the route of a packet is looked up after its destination was translated, and before any filter. */
const UNREACHABLE = ["iif", NETWORK.bridge, "to", NETWORK.services, "unreachable"];

/**
 * Refuses connections to Service addresses for which kube-proxy has no rules yet, or no pods. They would otherwise take the
 * default route, and whatever responds there would be taken for the Service; the API server keeps such a connection
 * forever. kube-proxy's own rules do not suffice for pods: kube-router's come first, and accept what policies allow.
 */
export async function rejectUnroutedServices(): Promise<void> {
  if (!(await succeeds("iptables", ["-w", "-C", ...REJECTION]))) await run("iptables", ["-w", "-I", ...REJECTION]);
  if (!(await servicesAreUnreachable())) await run("ip", ["rule", "add", ...UNREACHABLE]);
}

/** Removes the rules of {@link rejectUnroutedServices}. */
export async function removeServiceRejection(): Promise<void> {
  await succeeds("iptables", ["-w", "-D", ...REJECTION]);
  await succeeds("ip", ["rule", "delete", ...UNREACHABLE]);
}

/** Whether the routing rule for pods is there. */
export async function servicesAreUnreachable(): Promise<boolean> {
  return hasServiceRule(await run("ip", ["-4", "rule", "list"]));
}

/** Whether the output of `ip rule list` has the rule for pods. */
export function hasServiceRule(listing: string): boolean {
  const words = [`to ${NETWORK.services}`, `iif ${NETWORK.bridge}`, "unreachable"];
  return listing.split("\n").some((line) => words.every((word) => line.includes(word)));
}
