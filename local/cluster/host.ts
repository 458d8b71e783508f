import { networkInterfaces } from "node:os";
import { daemonAlive } from "../host/daemons";
import type { LocalPaths } from "../host/paths";
import { run, succeeds } from "../host/process";
import { StepError } from "../host/progress";
import { INGRESS_PORT, NETWORK } from "./settings";

/** The ports that the cluster listens on, with the daemon that does. */
export const PORTS: readonly { readonly port: number; readonly daemon: string }[] = [
  { port: 5000, daemon: "registry" },
  { port: 2379, daemon: "etcd" },
  { port: 2380, daemon: "etcd" },
  { port: 6443, daemon: "kube-apiserver" },
  { port: 10250, daemon: "kubelet" },
  { port: 10256, daemon: "kube-proxy" },
  { port: 10257, daemon: "kube-controller-manager" },
  { port: 10259, daemon: "kube-scheduler" },
];

/** Who listens on which TCP port, out of the output of `ss -Hltnp`; the holder is empty where it is not shown. */
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

/** @throws StepError naming every port that a foreign process listens on. */
export async function checkPorts(paths: LocalPaths): Promise<void> {
  // The ingress port is a packet rule of a pod, not a listener: whoever listens there is foreign.
  const wanted = [
    ...PORTS.filter(({ daemon }) => !daemonAlive(paths, daemon)),
    { port: INGRESS_PORT, daemon: "ingress" },
  ];
  const held = listeners(await run("ss", ["-Hltnp"]));
  const busy = wanted.flatMap(({ port, daemon }) => {
    const holder = held.get(port);
    return holder === undefined ? [] : [`port ${port} is held by ${holder}; the ${daemon} needs it`];
  });
  if (busy.length > 0) {
    throw new StepError(busy.join("\n"), { hint: "stop what holds the port, then run the command again" });
  }
}

/** The address by which pods reach this machine: the source address of its default route. */
export async function nodeAddress(): Promise<string> {
  // Nothing is sent to this address: the kernel only says which route it would take.
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
      hint: "give an interface an address, for instance `ip link add lan type dummy; ip addr add 192.0.2.2/24 dev lan`",
    });
  }
  return address;
}

/** Sets what containers need of the kernel. */
export async function prepareKernel(): Promise<void> {
  // Built into some kernels, and then not to be found as a module.
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

const REJECTION = ["-d", NETWORK.services, "-j", "REJECT"];

/**
 * Refuses Service addresses that kube-proxy has not programmed yet, which otherwise leave by the default route:
 * the API server keeps a connection to whatever answers there for ever. These chains see a packet after its
 * destination was translated, so programmed addresses do not match.
 */
export async function rejectStrayServices(): Promise<void> {
  for (const chain of ["OUTPUT", "FORWARD"]) {
    if (!(await succeeds("iptables", ["-w", "-C", chain, ...REJECTION]))) {
      await run("iptables", ["-w", "-I", chain, ...REJECTION]);
    }
  }
}

/** Takes {@link rejectStrayServices} back. */
export async function acceptStrayServices(): Promise<void> {
  for (const chain of ["OUTPUT", "FORWARD"]) await succeeds("iptables", ["-w", "-D", chain, ...REJECTION]);
}
