import { Resolver } from "node:dns/promises";
import type { LocalPaths } from "../host/paths";
import { waitFor } from "../host/wait";
import { binaryImage } from "../images/binary-image";
import { kubectl } from "./controlplane";
import { applyManifest } from "./manifests";
import { NETWORK, VERSIONS } from "./settings";

/** Installs the add-ons of every cluster: DNS and dynamic volumes. */
export async function applyAddons(
  paths: LocalPaths,
  detail: (text: string) => void,
  signal?: AbortSignal,
): Promise<void> {
  detail("DNS and volume provisioner");
  await applyManifest(
    paths,
    "coredns.yaml",
    { image: binaryImage("coredns", VERSIONS.coredns), address: NETWORK.dnsService },
    signal,
  );
  await applyManifest(
    paths,
    "local-path-provisioner.yaml",
    { image: binaryImage("local-path-provisioner", VERSIONS.localPathProvisioner), folder: paths.volumes },
    signal,
  );
  const status = ["rollout", "status", "--timeout=120s"];
  await kubectl(paths, [...status, "-n", "kube-system", "deployment/coredns"], undefined, signal);
  await kubectl(paths, [...status, "-n", "local-path-storage", "deployment/local-path-provisioner"], undefined, signal);
  // The stored status of a pod may date from before a crash: only a response proves that names are resolved.
  await waitFor({ what: "the cluster's DNS to respond", seconds: 60, signal }, dnsResponds);
  detail("");
}

async function dnsResponds(): Promise<boolean> {
  const resolver = new Resolver({ timeout: 1000, tries: 1 });
  resolver.setServers([NETWORK.dnsService]);
  try {
    const addresses = await resolver.resolve4("kubernetes.default.svc.cluster.local");
    return addresses.includes(NETWORK.apiService);
  } catch {
    return false;
  }
}
