import { servePluginProxy } from "../protocol/plugin-proxy";
import { runServer } from "../protocol/run-server";
import { RELEASE, RELEASES } from "./index";

/** Serves the official Kubernetes provider, except for Helm releases. Arguments: its program, then the engine's. */
runServer(async () => {
  // An orderly exit, which ends the plugin too.
  process.on("SIGTERM", () => process.exit(0));
  const [, , program = "", ...args] = process.argv;
  return String(await servePluginProxy(RELEASES, (type) => type === RELEASE, program, args));
});
