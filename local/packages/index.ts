import { join } from "node:path";
import { daemonAlive } from "../host/daemons";
import { fileServerUrl, serveFiles, type FileServer } from "../host/file-server";
import { folderDigest, makeIfChanged } from "../host/folders";
import type { LocalPaths } from "../host/paths";
import { buildFiles } from "../images/builder";

/** The setting with the package index that PyTorch for the CPU is installed from; PyPI has none. */
export const TORCH_INDEX_SETTING = "scopelens:torchIndex";

/** PyTorch's own index, which is the setting's default. */
const PYTORCH_INDEX = "https://download.pytorch.org/whl/cpu";

/** Milliseconds after which PyTorch's index counts as unreachable. */
const TIMEOUT_MILLISECONDS = 3000;

/** The daemon that serves the substitute for PyTorch's index, on loopback only. */
export const PACKAGE_INDEX = { name: "package-index", port: 5001 } as const satisfies FileServer;

/** URL of the substitute. */
export const SUBSTITUTE_INDEX = fileServerUrl(PACKAGE_INDEX);

/** Build arguments with which images install PyTorch from the index on this machine, where it is running. */
export function packageIndexArguments(paths: LocalPaths): Readonly<Record<string, string>> {
  return daemonAlive(paths, PACKAGE_INDEX.name) ? { TORCH_INDEX: SUBSTITUTE_INDEX } : {};
}

const SOURCES = join(__dirname, "torch");

/** Whether packages can be installed from PyTorch's index. */
export async function pytorchReachable(index = PYTORCH_INDEX): Promise<boolean> {
  try {
    const signal = AbortSignal.timeout(TIMEOUT_MILLISECONDS);
    return (await fetch(`${index}/torch/`, { method: "HEAD", signal })).ok;
  } catch {
    return false;
  }
}

/**
 * Starts an index with a wheel of PyTorch, which the builder makes of Debian's package unless the cache has it.
 *
 * @throws StepError with the log of the build or the server.
 */
export async function startPackageIndex(
  paths: LocalPaths,
  detail: (text: string) => void,
  signal?: AbortSignal,
): Promise<void> {
  await makeWheel(paths, detail, signal);
  await serveFiles(paths, PACKAGE_INDEX, { folder: paths.packageIndex, file: "torch/" }, signal);
  detail(SUBSTITUTE_INDEX);
}

async function makeWheel(
  paths: LocalPaths,
  detail: (text: string) => void,
  signal: AbortSignal | undefined,
): Promise<void> {
  const log = join(paths.log, `${PACKAGE_INDEX.name}-build.log`);
  await makeIfChanged(paths.packageIndex, folderDigest(SOURCES), (target) => {
    detail("making a wheel of Debian's PyTorch");
    return buildFiles(paths, { folder: SOURCES, target, log, signal });
  });
}
