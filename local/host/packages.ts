import { chmodSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { LocalPaths } from "./paths";
import { checkInterrupted, run } from "./process";
import { StepError } from "./progress";

/** The Debian packages of the cluster and the mirror. */
const CLUSTER_PACKAGES = [
  "ca-certificates",
  "conntrack",
  "containerd",
  "containernetworking-plugins",
  "debootstrap",
  "docker-registry",
  "etcd-server",
  "iproute2",
  "iptables",
  "kmod",
  "mount",
  "openssl",
  "procps",
  "runc",
] as const;

/** The Debian packages that the cluster and the mirror need on a machine whose kernel has AppArmor enabled or not. */
export function wantedPackages(appArmor: boolean = appArmorEnabled()): string[] {
  // Where the kernel enforces profiles, containerd needs the program that loads them.
  return appArmor ? ["apparmor", ...CLUSTER_PACKAGES] : [...CLUSTER_PACKAGES];
}

function appArmorEnabled(): boolean {
  const file = "/sys/module/apparmor/parameters/enabled";
  return existsSync(file) && readFileSync(file, "utf8").startsWith("Y");
}

const POLICY_FILE = "/usr/sbin/policy-rc.d";

/** The packages among `wanted` that dpkg does not report as installed in `dpkg-query`'s output. */
export function missingPackages(wanted: readonly string[], dpkgOutput: string): string[] {
  const installed = new Set(
    dpkgOutput
      .split("\n")
      .filter((line) => line.endsWith(" ii"))
      .map((line) => line.slice(0, line.indexOf(" "))),
  );
  return wanted.filter((name) => !installed.has(name));
}

async function missing(wanted: readonly string[], signal: AbortSignal | undefined): Promise<string[]> {
  // dpkg-query fails when it does not know one of the names, and still prints the others: hence `sh` and `|| true`.
  const script = "dpkg-query -W -f '${Package} ${db:Status-Abbrev}\\n' \"$@\" 2>/dev/null || true";
  const output = await run("sh", ["-c", script, "sh", ...wanted], { signal });
  return missingPackages(wanted, output.replaceAll(/ +$/gm, ""));
}

/**
 * Installs the Debian packages that are missing, without starting the services they bring.
 * dpkg is never interrupted, because that would leave packages half configured: a signal takes effect afterwards.
 * @throws StepError with apt's log.
 */
export async function installPackages(
  paths: LocalPaths,
  wanted: readonly string[],
  detail: (text: string) => void,
  signal?: AbortSignal,
): Promise<void> {
  const needed = await missing(wanted, signal);
  if (needed.length === 0) return;
  const log = join(paths.log, "apt.log");
  const options = {
    log,
    env: { DEBIAN_FRONTEND: "noninteractive" },
    hint: "check the machine's apt sources and network, then run the command again",
  };
  const install = ["install", "-y", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=120", ...needed];
  await withoutServices(async () => {
    detail(`installing ${needed.join(", ")}`);
    try {
      await run("apt-get", install, options);
    } catch (error) {
      if (!(error instanceof StepError)) throw error;
      // The package lists may be missing or older than what the mirror still has.
      checkInterrupted(signal);
      detail("updating the package lists");
      await run("apt-get", ["update"], options);
      detail(`installing ${needed.join(", ")}`);
      await run("apt-get", install, options);
    }
  });
  checkInterrupted(signal);
}

/** Keeps packages from starting their services: this run starts what it needs itself, with its own configuration. */
async function withoutServices(work: () => Promise<void>): Promise<void> {
  if (existsSync(POLICY_FILE)) {
    await work();
    return;
  }
  writeFileSync(POLICY_FILE, "#!/bin/sh\n# Written by `npm run local` while it installs packages.\nexit 101\n");
  chmodSync(POLICY_FILE, 0o755);
  try {
    await work();
  } finally {
    rmSync(POLICY_FILE, { force: true });
  }
}
