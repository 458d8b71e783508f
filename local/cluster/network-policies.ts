import { join } from "node:path";
import { startAndWait, type Daemon } from "../host/daemons";
import { respondsOk } from "../host/http";
import type { LocalPaths } from "../host/paths";
import { run, succeeds } from "../host/process";
import { kubeconfigFile } from "./kubeconfig";
import { applyManifest } from "./manifests";
import { CLUSTER_NAME, NETWORK, POLICY_HEALTH_PORT } from "./settings";

/** The chain through which kube-router leads packets to pods; it exists once policies are enforced. */
const FORWARD_CHAIN = "KUBE-ROUTER-FORWARD";

/** kube-router as the controller of network policies only: kube-proxy and the bridge do the rest. */
export function kubeRouterDaemon(paths: LocalPaths): Daemon {
  return {
    name: "kube-router",
    command: join(paths.bin, "kube-router"),
    args: [
      `--kubeconfig=${kubeconfigFile(paths, "kube-router")}`,
      `--hostname-override=${CLUSTER_NAME}`,
      "--run-firewall=true",
      "--run-router=false",
      "--run-service-proxy=false",
      "--run-loadbalancer=false",
      "--enable-cni=false",
      `--service-cluster-ip-range=${NETWORK.services}`,
      `--health-port=${POLICY_HEALTH_PORT}`,
    ],
  };
}

/** Starts the controller of network policies and waits until it has written its rules. */
export async function startPolicyController(paths: LocalPaths, signal?: AbortSignal): Promise<void> {
  await applyManifest(paths, "kube-router.yaml", {}, signal);
  await startAndWait(paths, kubeRouterDaemon(paths), enforcing, signal);
}

async function enforcing(): Promise<boolean> {
  const healthy = await respondsOk(`http://127.0.0.1:${POLICY_HEALTH_PORT}/healthz`);
  return healthy && (await succeeds("iptables", ["-w", "-n", "-L", FORWARD_CHAIN]));
}

/** The names of kube-router's sets of addresses in the output of `ipset list -name`. */
export function policySets(listing: string): string[] {
  return listing.split("\n").filter((name) => /^(inet6:)?KUBE-(SRC|DST)-/.test(name));
}

/**
 * Removes the sets of addresses that rules of policies refer to; the rules have to be removed first. `kube-router
 * --cleanup-config` is not used: in version 2.1.0 it leaves the rules and sets of policies, and clears the IPVS table of
 * the whole machine.
 */
export async function removePolicySets(): Promise<void> {
  for (const name of await presentPolicySets()) await succeeds("ipset", ["destroy", name]);
}

/** The names of kube-router's sets of addresses that exist; none where `ipset` is not installed. */
export async function presentPolicySets(): Promise<string[]> {
  const list = ["list", "-name"];
  return (await succeeds("ipset", list)) ? policySets(await run("ipset", list)) : [];
}
