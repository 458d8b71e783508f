import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { daemonAlive, daemonLog, startDaemon } from "../host/daemons";
import type { LocalPaths } from "../host/paths";
import { succeeds } from "../host/process";
import { waitFor } from "../host/wait";
import { componentImage, NETWORK, REGISTRY, SOCKETS, VERSIONS } from "./settings";

/** Starts a daemon and waits until it answers. */
export async function startAndAwait(
  paths: LocalPaths,
  daemon: Parameters<typeof startDaemon>[1],
  answers: () => Promise<boolean>,
  signal?: AbortSignal,
  seconds = 60,
): Promise<void> {
  await startDaemon(paths, daemon);
  const futile = (): string | undefined => (daemonAlive(paths, daemon.name) ? undefined : "it has ended");
  await waitFor(
    { what: `${daemon.name} to answer`, seconds, futile, log: daemonLog(paths, daemon.name), signal },
    answers,
  );
}

async function answersHttp(url: string): Promise<boolean> {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(2000) })).ok;
  } catch {
    return false;
  }
}

/** Starts the registry, on loopback and without authentication. */
export async function startRegistry(paths: LocalPaths, signal?: AbortSignal): Promise<void> {
  mkdirSync(paths.registry, { recursive: true });
  mkdirSync(paths.cluster, { recursive: true });
  const config = stringify({
    version: 0.1,
    log: { level: "warn", accesslog: { disabled: true } },
    storage: { filesystem: { rootdirectory: paths.registry }, delete: { enabled: true } },
    http: { addr: "127.0.0.1:5000" },
  });
  const file = join(paths.cluster, "registry.yml");
  writeFileSync(file, config);
  const daemon = { name: "registry", command: "docker-registry", args: ["serve", file], config };
  await startAndAwait(paths, daemon, () => answersHttp(`http://${REGISTRY}/v2/`), signal);
}

/** containerd's configuration. */
export function containerdConfig(paths: LocalPaths): string {
  return `version = 2
root = "${join(paths.cluster, "containerd")}"
state = "/run/containerd"
[grpc]
  address = "${SOCKETS.containerd}"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "${componentImage("pause", VERSIONS.pause)}"
  # Where root lacks CAP_SYS_RESOURCE, runc may not lower a score as far as a sandbox asks for.
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

/** The pod network: a bridge with addresses of its own, which reaches the world by masquerading and knows host ports. */
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

/** Starts containerd. With `mirror`, images of Docker Hub come from the registry on this machine, by their own names. */
export async function startContainerd(paths: LocalPaths, mirror: boolean, signal?: AbortSignal): Promise<void> {
  mkdirSync(join(paths.cluster, "cni"), { recursive: true });
  writeFileSync(join(paths.cluster, "cni", "10-slipway.conflist"), cniConfig(paths));
  // These two are read at each pull: no restart when they change.
  writeRegistryHosts(paths, REGISTRY, `server = "http://${REGISTRY}"\n`);
  const hub = mirror ? `[host."http://${REGISTRY}"]\n  capabilities = ["pull", "resolve"]\n` : "";
  writeRegistryHosts(paths, "docker.io", `server = "https://registry-1.docker.io"\n${hub}`);
  const config = containerdConfig(paths);
  const file = join(paths.cluster, "containerd.toml");
  writeFileSync(file, config);
  const daemon = { name: "containerd", command: "containerd", args: ["--config", file], config };
  await startAndAwait(paths, daemon, () => succeeds("ctr", ["-a", SOCKETS.containerd, "version"]), signal);
}
