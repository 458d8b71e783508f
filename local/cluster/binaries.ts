import { existsSync, readlinkSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { buildGo, type GoProgram } from "../host/gobuild";
import type { LocalPaths } from "../host/paths";
import { BUILDER_PROGRAMS } from "../images/builder";
import { VERSIONS } from "./settings";

const KUBERNETES_MODULE = join(__dirname, "kubernetes");
const ADDONS_MODULE = join(__dirname, "addons");

/** The commands of Kubernetes: links to one binary, which selects the command by the name it is called with. */
export const KUBERNETES_COMMANDS = [
  "kube-apiserver",
  "kube-controller-manager",
  "kube-proxy",
  "kube-scheduler",
  "kubectl",
  "kubelet",
] as const;

// Without these, every component would report v0.0.0, and clients check the server's version.
function versionFlags(version: string): string[] {
  const [gitMajor, gitMinor] = version.split(".");
  const values = { gitVersion: `v${version}`, gitMajor, gitMinor, gitTreeState: "clean" };
  return ["k8s.io/component-base/version", "k8s.io/client-go/pkg/version"].flatMap((target) =>
    Object.entries(values).map(([name, value]) => `-X ${target}.${name}=${value}`),
  );
}

/** All programs of the cluster and the builder, in the order in which they are first needed. */
export const CLUSTER_PROGRAMS: readonly GoProgram[] = [
  { name: "kubernetes", module: KUBERNETES_MODULE, package: ".", ldflags: versionFlags(VERSIONS.kubernetes) },
  {
    name: "kube-router",
    module: join(__dirname, "kube-router"),
    package: "github.com/cloudnativelabs/kube-router/v2/cmd/kube-router",
    ldflags: [`-X github.com/cloudnativelabs/kube-router/v2/pkg/version.Version=v${VERSIONS.kubeRouter}`],
  },
  ...BUILDER_PROGRAMS,
  { name: "pause", module: ADDONS_MODULE, package: "./pause" },
  { name: "coredns", module: ADDONS_MODULE, package: "./coredns" },
  { name: "local-path-provisioner", module: ADDONS_MODULE, package: "github.com/rancher/local-path-provisioner" },
  { name: "volume-helper", module: ADDONS_MODULE, package: "./volume-helper" },
];

/** Builds the programs that are not in the cache and links the commands of Kubernetes to their binary. */
export async function buildClusterPrograms(
  paths: LocalPaths,
  detail: (text: string) => void,
  signal?: AbortSignal,
): Promise<void> {
  // Sequentially: the compiler itself uses every processor.
  for (const program of CLUSTER_PROGRAMS) await buildGo(paths, program, detail, signal);
  for (const command of KUBERNETES_COMMANDS) {
    const link = join(paths.bin, command);
    if (existsSync(link) && readlinkSync(link) === "kubernetes") continue;
    rmSync(link, { force: true });
    symlinkSync("kubernetes", link);
  }
  detail("");
}
