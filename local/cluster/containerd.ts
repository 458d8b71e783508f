import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { startAndWait } from "../host/daemons";
import type { LocalPaths } from "../host/paths";
import { succeeds } from "../host/process";
import { binaryImage } from "../images/binary-image";
import { REGISTRY } from "../images/registry";
import { CONTAINERD_SOCKET, NETWORK, VERSIONS } from "./settings";

/** containerd's configuration. */
export function containerdConfig(paths: LocalPaths): string {
  return `version = 2
root = "${join(paths.cluster, "containerd")}"
state = "/run/containerd"
[grpc]
  address = "${CONTAINERD_SOCKET}"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "${binaryImage("pause", VERSIONS.pause)}"
  # Where root lacks CAP_SYS_RESOURCE, runc cannot lower a score as far as a sandbox requests.
  restrict_oom_score_adj = true
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "/usr/lib/cni"
    conf_dir = "${join(paths.cluster, "cni")}"
  [plugins."io.containerd.grpc.v1.cri".registry]
    config_path = "${join(paths.cluster, "certs.d")}"
  [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
    runtime_type = "io.containerd.runc.v2"
    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
      SystemdCgroup = false
`;
}

/** The pod network: a bridge with its own addresses, with masquerading for egress and with host ports. */
export function cniConfig(paths: LocalPaths): string {
  const ipam = {
    type: "host-local",
    ranges: [[{ subnet: NETWORK.pods }]],
    routes: [{ dst: "0.0.0.0/0" }],
    dataDir: join(paths.cluster, "cni-ipam"),
  };
  const bridge = { type: "bridge", bridge: NETWORK.bridge, isGateway: true, ipMasq: true, hairpinMode: true };
  return JSON.stringify({
    cniVersion: "0.4.0",
    name: "slipway",
    plugins: [
      { ...bridge, mtu: NETWORK.mtu, ipam },
      { type: "portmap", capabilities: { portMappings: true }, snat: true },
    ],
  });
}

function writeRegistryHosts(paths: LocalPaths, host: string, text: string): string {
  const folder = join(paths.cluster, "certs.d", host);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "hosts.toml"), text);
  return text;
}

/** Starts containerd. With `mirror`, images of Docker Hub are pulled from the local registry, under their own names. */
export async function startContainerd(paths: LocalPaths, mirror: boolean, signal?: AbortSignal): Promise<void> {
  mkdirSync(join(paths.cluster, "cni"), { recursive: true });
  writeFileSync(join(paths.cluster, "cni", "10-slipway.conflist"), cniConfig(paths));
  // These two files are read at each pull, so a change needs no restart.
  writeRegistryHosts(paths, REGISTRY, `server = "http://${REGISTRY}"\n`);
  const hub = mirror ? `[host."http://${REGISTRY}"]\n  capabilities = ["pull", "resolve"]\n` : "";
  writeRegistryHosts(paths, "docker.io", `server = "https://registry-1.docker.io"\n${hub}`);
  const config = containerdConfig(paths);
  const file = join(paths.cluster, "containerd.toml");
  writeFileSync(file, config);
  const daemon = { name: "containerd", command: "containerd", args: ["--config", file], config };
  await startAndWait(paths, daemon, () => succeeds("ctr", ["-a", CONTAINERD_SOCKET, "version"]), signal);
}
