import { homedir } from "node:os";
import { join } from "node:path";

/** The folders of the local run; every path is absolute. */
export interface LocalPaths {
  /** Root of the following folders. */
  readonly cache: string;
  readonly bin: string;
  /** GOCACHE of all Go builds. */
  readonly goBuild: string;
  /** BuildKit's cache of layers. */
  readonly buildkit: string;
  /** The state of the local run. */
  readonly state: string;
  readonly kubeconfig: string;
  /** Configuration folder of buildx with the builder (BUILDX_CONFIG). */
  readonly buildx: string;
  /** The content of the registry; `down` keeps it. */
  readonly registry: string;
  /** The package index that replaces PyTorch's; `down` keeps it. */
  readonly packageIndex: string;
  /** The chart repository that replaces the public ones; `down` keeps it. */
  readonly charts: string;
  /** The file backend of the engine: its state describes objects in the cluster, so `down` deletes both. */
  readonly pulumi: string;
  /** The state of the cluster; `down` deletes it. */
  readonly cluster: string;
  readonly pki: string;
  /** The folders of the provisioner's volumes. */
  readonly volumes: string;
  /** One file per running daemon. */
  readonly run: string;
  readonly log: string;
}

/** The folders under `$XDG_CACHE_HOME/slipway`, by default `~/.cache/slipway`. */
export function localPaths(env: NodeJS.ProcessEnv = process.env): LocalPaths {
  const base = env.XDG_CACHE_HOME;
  // The XDG specification requires that a relative path is ignored.
  const cache = join(base?.startsWith("/") === true ? base : join(homeFolder(), ".cache"), "slipway");
  const state = join(cache, "local");
  const cluster = join(state, "cluster");
  return {
    cache,
    bin: join(cache, "bin"),
    goBuild: join(cache, "go-build"),
    buildkit: join(cache, "buildkit"),
    state,
    kubeconfig: join(state, "kubeconfig"),
    buildx: join(cluster, "buildx"),
    registry: join(state, "registry"),
    packageIndex: join(state, "package-index"),
    charts: join(state, "charts"),
    pulumi: join(state, "pulumi"),
    cluster,
    pki: join(cluster, "pki"),
    volumes: join(cluster, "volumes"),
    run: join(state, "run"),
    log: join(state, "log"),
  };
}

/** @throws Error if this user has no home folder, such as an arbitrary user of a container. */
function homeFolder(): string {
  let home = "";
  try {
    home = homedir();
  } catch {
    // There is no HOME, and no entry of this user in /etc/passwd.
  }
  if (home.startsWith("/")) return home;
  throw new Error(
    `HOME is ${JSON.stringify(home)}; it must be an absolute path. Fix: set HOME or XDG_CACHE_HOME to one`,
  );
}
