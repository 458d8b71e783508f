import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** Niceness of deployments and builds: pods on the same processors come first. */
const NICENESS = 10;

/** The program and the arguments that run a command, and what it starts, with a lower priority than pods. */
export function inBackground(command: string, args: readonly string[]): [string, string[]] {
  return ["nice", ["-n", String(NICENESS), command, ...args]];
}

/** The kernel's weight of a control group, of both versions: an eighth of the default. */
const WEIGHTS = [
  { root: "cpu", file: "cpu.shares", value: "128" },
  { root: "", file: "cpu.weight", value: "12" },
] as const;

/**
 * Gives all processes of a control group together an eighth of the time of another group that needs it too. The niceness
 * of a process counts within its group only.
 *
 * @param name The group, below the root; it is created if it does not exist.
 * @param mount Where control groups are mounted.
 * @returns whether the kernel lets its weight be set.
 */
export function lowerWeight(name: string, mount = "/sys/fs/cgroup"): boolean {
  return WEIGHTS.some(({ root, file, value }) => {
    const parent = join(mount, root);
    if (!existsSync(join(parent, root === "" ? "cgroup.controllers" : file))) return false;
    const target = join(parent, name, file);
    try {
      if (root === "") writeFileSync(join(parent, "cgroup.subtree_control"), "+cpu");
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, value);
      return true;
    } catch {
      // A container may not be allowed to: builds then take more of the time.
      return false;
    }
  });
}
