import { chmodSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { LocalPaths } from "./paths";
import { checkInterrupted, run } from "./process";
import { StepError } from "./progress";

/** The Debian packages that the local run requires. */
const CLUSTER_PACKAGES = [
  "ca-certificates",
  "conntrack",
  "containerd",
  "containernetworking-plugins",
  "debootstrap",
  "docker-registry",
  "etcd-server",
  "iproute2",
  "ipset",
  "iptables",
  "kmod",
  "mount",
  "openssl",
  "procps",
  "python3",
  "runc",
] as const;

/** The Debian packages that the local run requires; with AppArmor enabled in the kernel, one more. */
export function requiredPackages(appArmor: boolean = appArmorEnabled()): string[] {
  // If the kernel enforces profiles, containerd needs the program that loads them.
  return appArmor ? ["apparmor", ...CLUSTER_PACKAGES] : [...CLUSTER_PACKAGES];
}

function appArmorEnabled(): boolean {
  const file = "/sys/module/apparmor/parameters/enabled";
  return existsSync(file) && readFileSync(file, "utf8").startsWith("Y");
}

const POLICY_FILE = "/usr/sbin/policy-rc.d";

/** The required packages that are not installed according to `dpkg-query`'s output. */
export function missingPackages(required: readonly string[], dpkgOutput: string): string[] {
  const installed = new Set(
    dpkgOutput
      .split("\n")
      .filter((line) => line.endsWith(" ii"))
      .map((line) => line.slice(0, line.indexOf(" "))),
  );
  return required.filter((name) => !installed.has(name));
}

async function missing(required: readonly string[], signal: AbortSignal | undefined): Promise<string[]> {
  // dpkg-query fails if it does not know one of the names, but prints the others: hence `sh` and `|| true`.
  const script = "dpkg-query -W -f '${Package} ${db:Status-Abbrev}\\n' \"$@\" 2>/dev/null || true";
  const output = await run("sh", ["-c", script, "sh", ...required], { signal });
  return missingPackages(required, output.replaceAll(/ +$/gm, ""));
}

/**
 * Installs the Debian packages that are missing, without starting their services.
 * dpkg is never interrupted, because that would leave packages half configured: an abort takes effect afterwards.
 * @throws StepError with apt's log.
 */
export async function installPackages(
  paths: LocalPaths,
  required: readonly string[],
  detail: (text: string) => void,
  signal?: AbortSignal,
): Promise<void> {
  const absent = await missing(required, signal);
  if (absent.length === 0) return;
  const log = join(paths.log, "apt.log");
  const options = {
    log,
    env: { DEBIAN_FRONTEND: "noninteractive" },
    hint: "check the machine's apt sources and network, then run the command again",
  };
  const install = ["install", "-y", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=120", ...absent];
  await withoutServices(async () => {
    detail(`installing ${absent.join(", ")}`);
    try {
      await run("apt-get", install, options);
    } catch (error) {
      if (!(error instanceof StepError)) throw error;
      // The package lists may be missing or out of date.
      checkInterrupted(signal);
      detail("updating the package lists");
      await run("apt-get", ["update"], options);
      detail(`installing ${absent.join(", ")}`);
      await run("apt-get", install, options);
    }
  });
  checkInterrupted(signal);
}

/** Prevents packages from starting their services: this run starts them itself, with its own configuration. */
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
