/** `tsx scripts/install-debian.ts PACKAGE...`: installs missing Debian packages without starting their services. */
import { installPackages } from "../local/host/packages";
import { localPaths } from "../local/host/paths";

installPackages(localPaths(), process.argv.slice(2), (text) => {
  console.log(text);
}).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
