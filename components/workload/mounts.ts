import { ConfigMap, Secret } from "@pulumi/kubernetes/core/v1";
import type { core } from "@pulumi/kubernetes/types/input";
import * as pulumi from "@pulumi/pulumi";

import { labels, type WorkloadContext } from "./context";

/** Files by name, per folder in the container. */
export type Files = Readonly<Record<string, Readonly<Record<string, pulumi.Input<string>>>>>;

/** Folders by path, each the name of one of the pod's shared folders. */
export type Folders = Readonly<Record<string, string>>;

/** Configuration that a container gets as variables and files. */
export interface MountArgs {
  /** Plain environment variables. */
  readonly env?: Readonly<Record<string, pulumi.Input<string>>>;
  /** Environment variables whose values are secret; they travel in a Secret. */
  readonly secretEnv?: Readonly<Record<string, pulumi.Input<string>>>;
  /** Names of Secrets all of whose keys become environment variables. */
  readonly envFrom?: readonly pulumi.Input<string>[];
  /** Read-only files that are no secret. */
  readonly files?: Files;
  /** Read-only secret files. */
  readonly secretFiles?: Files;
}

/** What a container shares with the others of its pod, and what is laid over its own files. */
export interface FolderArgs {
  /** Shared folders that the container writes to. */
  readonly folders?: Folders;
  /** Shared folders that the container reads only. */
  readonly readOnlyFolders?: Folders;
  /** Read-only files laid over those of a folder, each by itself: the folder's other files stay as they are. */
  readonly overlays?: Files;
}

/** What {@link mounts} adds to a container and its pod. */
export interface Mounts {
  readonly env: core.v1.EnvVar[];
  readonly envFrom: core.v1.EnvFromSource[];
  readonly volumeMounts: core.v1.VolumeMount[];
  readonly volumes: NamedVolume[];
}

/** A volume whose name is known while the program runs. */
export type NamedVolume = core.v1.Volume & { readonly name: string };

/** Whose mounts they are. */
export interface MountOwner {
  readonly workload: string;
  /** @default the container that serves, whose objects and volumes carry no name but the folder's */
  readonly container?: string;
}

/**
 * Makes the ConfigMaps and Secrets that a container mounts. They are immutable and named by the engine, so a change
 * makes a new object, and with it a rolling update.
 *
 * @throws RangeError if a folder is no absolute path that ends in a name.
 */
export function mounts(
  { workload, container }: MountOwner,
  context: WorkloadContext,
  args: MountArgs & FolderArgs,
  opts: pulumi.ResourceOptions,
): Mounts {
  const metadata = { namespace: context.namespace, labels: labels(workload, context) };
  const own = (volume: string) => (container === undefined ? volume : `${container}-${volume}`);
  const envFrom = (args.envFrom ?? []).map((secret) => ({ secretRef: { name: secret } }));
  if (Object.keys(args.secretEnv ?? {}).length > 0) {
    const stringData = { ...args.secretEnv };
    const secret = new Secret(`${workload}-${own("env")}`, { metadata, immutable: true, stringData }, opts);
    envFrom.push({ secretRef: { name: secret.metadata.name } });
  }
  const volumes: NamedVolume[] = [{ name: own("tmp"), emptyDir: { sizeLimit: "64Mi" } }];
  const volumeMounts: core.v1.VolumeMount[] = [{ name: own("tmp"), mountPath: "/tmp" }];

  for (const [folder, data] of Object.entries(args.files ?? {})) {
    const name = configMap(own(volumeName(folder)), data);
    volumeMounts.push({ name, mountPath: folder, readOnly: true });
  }
  for (const [folder, stringData] of Object.entries(args.secretFiles ?? {})) {
    const volume = own(volumeName(folder));
    const data = { metadata, immutable: true, stringData: { ...stringData } };
    const secret = new Secret(`${workload}-${volume}`, data, opts);
    volumes.push({ name: volume, secret: { secretName: secret.metadata.name, defaultMode: 0o440 } });
    volumeMounts.push({ name: volume, mountPath: folder, readOnly: true });
  }
  for (const [mountPath, name] of Object.entries(args.folders ?? {})) volumeMounts.push({ name, mountPath });
  for (const [mountPath, name] of Object.entries(args.readOnlyFolders ?? {})) {
    volumeMounts.push({ name, mountPath, readOnly: true });
  }
  for (const [folder, data] of Object.entries(args.overlays ?? {})) {
    const name = configMap(`${own(volumeName(folder))}-overlay`, data);
    for (const file of Object.keys(data)) {
      volumeMounts.push({ name, mountPath: `${folder.replace(/\/+$/, "")}/${file}`, subPath: file, readOnly: true });
    }
  }
  const env = Object.entries(args.env ?? {}).map(([key, value]) => ({ name: key, value }));
  return { env, envFrom, volumeMounts, volumes };

  function configMap(volume: string, data: Readonly<Record<string, pulumi.Input<string>>>): string {
    const map = new ConfigMap(`${workload}-${volume}`, { metadata, immutable: true, data: { ...data } }, opts);
    volumes.push({ name: volume, configMap: { name: map.metadata.name, defaultMode: 0o555 } });
    return volume;
  }
}

/** A volume's name from the folder that it is mounted at: `/etc/thoughts/keys` gives `keys`. */
export function volumeName(folder: string): string {
  const last = folder.split("/").filter(Boolean).at(-1) ?? "";
  const name = last.toLowerCase().replace(/[^a-z0-9]+/g, "-");
  if (!folder.startsWith("/") || !/^[a-z0-9]/.test(name)) {
    throw new RangeError(`mount folder is ${JSON.stringify(folder)}; it must be an absolute path that ends in a name`);
  }
  return name;
}
