import { existsSync } from "node:fs";
import { StepError } from "./progress";

/** Properties of the machine that the local run requires. */
export interface Machine {
  readonly platform: string;
  /** Numeric user id; undefined where the platform has none. */
  readonly user: number | undefined;
  readonly hasApt: boolean;
}

/** The properties of this machine. */
export function thisMachine(): Machine {
  return { platform: process.platform, user: process.getuid?.(), hasApt: existsSync("/usr/bin/apt-get") };
}

const ALTERNATIVE =
  "use another cluster: with Docker and kind, create one with a registry at localhost:5000, set its context as" +
  " `slipway:cluster` in Pulumi.local.yaml, and run `npx pulumi up -s local` (the README shows each step)";

/** @throws StepError if this machine cannot run the cluster, which requires root on Debian or a derivative. */
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
      `\`npm run local\` starts a container runtime and configures networks, which requires root; this is user ${machine.user ?? "unknown"}.`,
      { hint: `run it as root on a machine that you may change, or ${ALTERNATIVE}` },
    );
  }
}
