import { Resolver } from "node:dns/promises";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { LocalPaths } from "../host/paths";
import { waitFor } from "../host/wait";
import { kubectl } from "./controlplane";
import { componentImage, NETWORK, VERSIONS } from "./settings";

/** Replaces each `${name}` of a manifest. @throws Error if a placeholder has no value. */
export function fillManifest(text: string, values: Readonly<Record<string, string>>): string {
  return text.replaceAll(/\$\{(\w+)\}/g, (placeholder, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`The manifest's placeholder ${placeholder} has no value.`);
    return value;
  });
}

async function apply(
  paths: LocalPaths,
  file: string,
  values: Readonly<Record<string, string>>,
  signal?: AbortSignal,
): Promise<void> {
  const text = fillManifest(withoutComments(readFileSync(join(__dirname, "manifests", file), "utf8")), values);
  const owner = ["--server-side", "--force-conflicts", "--field-manager=slipway-local"];
  await kubectl(paths, ["apply", ...owner, "-f", "-"], text, signal);
}

// The header comment mentions the placeholders, which must not be replaced there.
function withoutComments(text: string): string {
  return text.replaceAll(/^\s*#.*\n/gm, "");
}

/** Installs the add-ons of every cluster: DNS and dynamic volumes. */
export async function applyAddons(
  paths: LocalPaths,
  detail: (text: string) => void,
  signal?: AbortSignal,
): Promise<void> {
  detail("DNS and volume provisioner");
  await apply(
    paths,
    "coredns.yaml",
    { image: componentImage("coredns", VERSIONS.coredns), address: NETWORK.dnsService },
    signal,
  );
  await apply(
    paths,
    "local-path-provisioner.yaml",
    { image: componentImage("local-path-provisioner", VERSIONS.localPathProvisioner), folder: paths.volumes },
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
