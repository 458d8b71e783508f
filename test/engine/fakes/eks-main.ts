import * as pulumi from "@pulumi/pulumi";

import { packageVersion } from "../../../local/engine/fallback/package-version";
import { constructEks } from "./eks";

/** Serves the remote component until standard input closes; prints the port. */
async function main(): Promise<void> {
  process.stdin.on("end", () => process.exit(0)).resume();
  process.on("SIGINT", () => undefined);
  await pulumi.provider.main(
    {
      version: packageVersion("@pulumi/eks"),
      construct: (...args) => Promise.resolve(constructEks(...args)),
    },
    [],
  );
}

void main();
