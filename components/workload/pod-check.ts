import type { FolderArgs, MountArgs } from "./mounts";
import type { PodArgs } from "./pod-args";
import { assertPorts, portsOf } from "./ports";

type Mounting = MountArgs & FolderArgs & { readonly name: string };

/** Name of the init container that runs `initCommand`. */
export const INIT_COMMAND_CONTAINER = "init-command";

/** Valid names of containers and volumes. */
const NAME = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

/**
 * Rejects pods whose parts contradict each other.
 *
 * @param main name of the main container.
 * @param claims names of volume claims, which can be mounted like shared folders.
 * @throws RangeError that names the container and the folder, and what is allowed.
 */
export function assertPod(workload: string, main: string, pod: PodArgs, claims: readonly string[]): void {
  const others = [...(pod.init ?? []), ...(pod.sidecars ?? [])];
  const names = [main, ...(pod.initCommand ? [INIT_COMMAND_CONTAINER] : []), ...others.map(({ name }) => name)];
  assertContainerNames(workload, names);
  assertPorts(workload, portsOf(pod));
  const shared = Object.keys(pod.sharedFolders ?? {});
  const containers: readonly Mounting[] = [{ ...pod, name: main }, ...others];
  for (const container of containers) {
    assertKnownFolders(workload, container, [...shared, ...claims]);
    assertOverlays(workload, container);
    assertPaths(workload, container);
  }
  const used = containers.flatMap((one) => Object.values(sharedOf(one)));
  for (const folder of shared) {
    if (!NAME.test(folder)) throw new RangeError(`shared folder ${quoted(folder)} of ${workload}: ${NAME_RULE}`);
    if (!used.includes(folder)) {
      throw new RangeError(
        `shared folder "${folder}" of ${workload} is not mounted by any container; mount or remove it`,
      );
    }
  }
}

/** @throws RangeError if two volumes of a pod have the same name. */
export function assertVolumes(workload: string, volumes: readonly string[]): void {
  const duplicate = firstDuplicate(volumes);
  if (duplicate !== undefined) {
    throw new RangeError(
      `two volumes of ${workload} are named "${duplicate}"; rename one of the folders: ` +
        "a volume is named after the last part of its folder's path",
    );
  }
}

const NAME_RULE = "a name consists of lower-case letters, digits and -, at most 63 characters";

function assertContainerNames(workload: string, names: readonly string[]): void {
  const wrong = names.find((name) => !NAME.test(name));
  if (wrong !== undefined) throw new RangeError(`container ${quoted(wrong)} of ${workload}: ${NAME_RULE}`);
  const duplicate = firstDuplicate(names);
  if (duplicate !== undefined)
    throw new RangeError(`two containers of ${workload} are named "${duplicate}"; rename one`);
}

function assertKnownFolders(workload: string, container: Mounting, known: readonly string[]): void {
  for (const [path, folder] of Object.entries(sharedOf(container))) {
    if (known.includes(folder)) continue;
    const allowed = known.length > 0 ? known.join(", ") : "none; declare it in sharedFolders";
    throw new RangeError(
      `${path} of container ${container.name} in ${workload} refers to the shared folder "${folder}"; available: ${allowed}`,
    );
  }
}

/** The container runtime creates missing mount points, which fails in a read-only folder. */
function assertOverlays(workload: string, container: Mounting): void {
  const readOnly = [container.readOnlyFolders, container.files, container.secretFiles].flatMap((one) =>
    Object.keys(one ?? {}),
  );
  for (const [folder, files] of Object.entries(container.overlays ?? {})) {
    const where = `overlay ${folder} of container ${container.name} in ${workload}`;
    const parent = readOnly.find((one) => within(folder, one));
    if (parent !== undefined) {
      throw new RangeError(
        `${where} is inside ${parent}, which is read-only; share it under folders, or put the files there first`,
      );
    }
    const wrong = Object.keys(files).find((file) => !/^[-._a-zA-Z0-9]+$/.test(file));
    if (wrong !== undefined) {
      throw new RangeError(`${where} has the file ${quoted(wrong)}; file names consist of letters, digits, -, _ and .`);
    }
  }
}

function assertPaths(workload: string, container: Mounting): void {
  const overlaid = Object.entries(container.overlays ?? {}).flatMap(([folder, files]) =>
    Object.keys(files).map((file) => trimmed(`${trimmed(folder)}/${file}`)),
  );
  const { folders, readOnlyFolders, files, secretFiles, sharedFiles } = container;
  const { mountedSecrets, optionalSecrets, mountedConfigMaps } = container;
  const own = [folders, readOnlyFolders, files, secretFiles, sharedFiles];
  const mounted = [...own, mountedSecrets, optionalSecrets, mountedConfigMaps];
  const paths = ["/tmp", ...mounted.flatMap((one) => Object.keys(one ?? {})).map(trimmed), ...overlaid];
  const relative = paths.find((path) => !path.startsWith("/"));
  if (relative !== undefined) {
    throw new RangeError(`mount folder is ${quoted(relative)}; it must be an absolute path that ends in a name`);
  }
  const duplicate = firstDuplicate(paths);
  if (duplicate !== undefined) {
    throw new RangeError(`container ${container.name} of ${workload} mounts ${duplicate} twice; remove one`);
  }
}

function sharedOf({ folders, readOnlyFolders }: FolderArgs): Record<string, string> {
  return { ...folders, ...readOnlyFolders };
}

function within(path: string, folder: string): boolean {
  return `${trimmed(path)}/`.startsWith(`${trimmed(folder)}/`);
}

function trimmed(path: string): string {
  return path.replace(/\/+$/, "");
}

function firstDuplicate(values: readonly string[]): string | undefined {
  return values.find((value, index) => values.indexOf(value) !== index);
}

function quoted(text: string): string {
  return JSON.stringify(text);
}
