import { homedir } from "node:os";
import { join } from "node:path";

const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "slipway");

/** Where the engine keeps what it made: everything under the user's cache, nothing in the project. */
export const folders = {
  /** Compiled programs, each beside a `<name>.inputs` file with the hash of what it was built from. */
  bin: join(cache, "bin"),
  goCache: join(cache, "go-build"),
  log: join(cache, "local", "log"),
  /** State of the local stacks (Pulumi's file backend). */
  backend: join(cache, "local", "pulumi"),
  /** PULUMI_HOME where stand-ins are used: the user's own holds their logins and stays as it is. */
  home: join(cache, "local", "pulumi-home"),
} as const;

/** The folder of this module's Go modules. */
export const sources = __dirname;
