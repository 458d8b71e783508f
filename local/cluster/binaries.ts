import { existsSync, readlinkSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { buildGo, type GoProgram } from "../host/gobuild";
import type { LocalPaths } from "../host/paths";
import { VERSIONS } from "./settings";

const kubernetesModule = join(__dirname, "kubernetes");
const addonsModule = join(__dirname, "addons");
const buildkitModule = join(__dirname, "buildkit");

/** The commands of Kubernetes: links to the one binary, which knows by its name which of them it is. */
export const KUBERNETES_COMMANDS = [
  "kube-apiserver",
  "kube-controller-manager",
  "kube-proxy",
  "kube-scheduler",
  "kubectl",
  "kubelet",
] as const;

// Without these, every component would call itself v0.0.0, and clients judge the server by its version.
function kubernetesVersionFlags(): string[] {
  const [, minor] = VERSIONS.kubernetes.split(".");
  const values = { gitVersion: `v${VERSIONS.kubernetes}`, gitMajor: "1", gitMinor: minor, gitTreeState: "clean" };
  return ["k8s.io/component-base/version", "k8s.io/client-go/pkg/version"].flatMap((target) =>
    Object.entries(values).map(([name, value]) => `-X ${target}.${name}=${value}`),
  );
}

/** All programs of the cluster, in the order in which they are first needed. */
export const CLUSTER_PROGRAMS: readonly GoProgram[] = [
  { name: "kubernetes", module: kubernetesModule, package: ".", ldflags: kubernetesVersionFlags() },
  {
    name: "buildkitd",
    module: buildkitModule,
    package: "github.com/moby/buildkit/cmd/buildkitd",
    // Clients judge by it what the daemon can do.
    ldflags: [`-X github.com/moby/buildkit/version.Version=v${VERSIONS.buildkit}`],
  },
  { name: "buildctl", module: buildkitModule, package: "github.com/moby/buildkit/cmd/buildctl" },
  { name: "pause", module: addonsModule, package: "./pause" },
  { name: "coredns", module: addonsModule, package: "./coredns" },
  { name: "local-path-provisioner", module: addonsModule, package: "github.com/rancher/local-path-provisioner" },
  { name: "volume-helper", module: addonsModule, package: "./volume-helper" },
  { name: "metrics-server", module: addonsModule, package: "./metrics-server", ldflags: kubernetesVersionFlags() },
  {
    name: "traefik",
    module: join(__dirname, "traefik"),
    package: "github.com/traefik/traefik/v3/cmd/traefik",
    ldflags: [`-X github.com/traefik/traefik/v3/pkg/version.Version=${VERSIONS.traefik}`],
  },
];

/** Builds what is not in the cache and links the commands of Kubernetes to their binary. */
export async function buildClusterPrograms(
  paths: LocalPaths,
  detail: (text: string) => void,
  signal?: AbortSignal,
): Promise<void> {
  // One after the other: the compiler itself uses every processor.
  for (const program of CLUSTER_PROGRAMS) await buildGo(paths, program, detail, signal);
  for (const command of KUBERNETES_COMMANDS) {
    const link = join(paths.bin, command);
    if (existsSync(link) && readlinkSync(link) === "kubernetes") continue;
    rmSync(link, { force: true });
    symlinkSync("kubernetes", link);
  }
  detail("");
}
