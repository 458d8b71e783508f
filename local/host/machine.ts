import { existsSync } from "node:fs";
import { StepError } from "./progress";

/** What the local run asks about the machine. */
export interface Machine {
  readonly platform: string;
  /** Numeric user id; undefined where the platform has none. */
  readonly user: number | undefined;
  readonly hasApt: boolean;
}

/** This machine. */
export function thisMachine(): Machine {
  return { platform: process.platform, user: process.getuid?.(), hasApt: existsSync("/usr/bin/apt-get") };
}

const ALTERNATIVE =
  "use a cluster you have: with Docker and kind, make one with a registry at localhost:5000, name its context under" +
  " `slipway:cluster` in Pulumi.local.yaml, and run `npx pulumi up -s local` (the README shows each step)";

/** @throws StepError if this kind of machine cannot run the cluster: Debian or a relative is needed, and root. */
export function checkMachine(machine: Machine): void {
  if (machine.platform !== "linux") {
    throw new StepError(`\`npm run local\` needs Linux; this is ${machine.platform}.`, { hint: ALTERNATIVE });
  }
  if (!machine.hasApt) {
    throw new StepError("`npm run local` installs Debian packages, but there is no apt-get here.", {
      hint: ALTERNATIVE,
    });
  }
  if (machine.user !== 0) {
    throw new StepError(
      `\`npm run local\` starts a container runtime and sets up networks, which only root may do; this is user ${machine.user ?? "unknown"}.`,
      { hint: `run it as root on a machine that is yours to change, or ${ALTERNATIVE}` },
    );
  }
}
