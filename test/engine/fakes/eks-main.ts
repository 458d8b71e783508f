import * as pulumi from "@pulumi/pulumi";

import { packageVersion } from "../../../local/engine/fallback/package-version";
import { constructEks } from "./eks";

/** Serves the remote component, whose clusters have the API server of the arguments, until standard input closes; prints the port. */
async function main(): Promise<void> {
  const [, , url, authority] = process.argv;
  if (url === undefined || authority === undefined) throw new Error("usage: eks-main.ts <URL> <certificate>");
  process.stdin.on("end", () => process.exit(0)).resume();
  process.on("SIGINT", () => undefined);
  await pulumi.provider.main(
    {
      version: packageVersion("@pulumi/eks"),
      construct: (...args) => Promise.resolve(constructEks({ url, authority }, ...args)),
    },
    [],
  );
}

void main();
