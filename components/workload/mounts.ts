import { ConfigMap, Secret } from "@pulumi/kubernetes/core/v1";
import type { core } from "@pulumi/kubernetes/types/input";
import * as pulumi from "@pulumi/pulumi";

import { labels, type WorkloadContext } from "./context";

/** File contents by name, per folder in the container. */
export type Files = Readonly<Record<string, Readonly<Record<string, pulumi.Input<string>>>>>;

/** Names of shared folders by mount path. */
export type Folders = Readonly<Record<string, string>>;

/** Files that the pods of several workloads read and write at the same time. */
export interface SharedFiles {
  /** Name of the persistent volume claim. */
  readonly claim: pulumi.Output<string>;
}

/** How a container mounts shared files. */
export interface SharedFilesMount {
  readonly files: SharedFiles;
  /** @default false */
  readonly readOnly?: boolean;
}

/** One key of a Secret. */
export interface SecretKey {
  /** Name of the Secret. */
  readonly secret: pulumi.Input<string>;
  readonly key: string;
}

/** Configuration of a container as environment variables and files. */
export interface MountArgs {
  /** Plain environment variables. */
  readonly env?: Readonly<Record<string, pulumi.Input<string>>>;
  /** Environment variables with secret values; they are stored in a Secret. */
  readonly secretEnv?: Readonly<Record<string, pulumi.Input<string>>>;
  /** Names of Secrets whose keys all become environment variables. */
  readonly envFrom?: readonly pulumi.Input<string>[];
  /** Environment variables with the values of single keys of Secrets. */
  readonly envFromKeys?: Readonly<Record<string, SecretKey>>;
  /** Read-only files without secrets. */
  readonly files?: Files;
  /** Read-only secret files. */
  readonly secretFiles?: Files;
  /** Names of existing Secrets by mount path; each key is a read-only file. */
  readonly mountedSecrets?: Readonly<Record<string, pulumi.Input<string>>>;
  /**
   * Names of Secrets by mount path, which may be missing, and may change without a rollout: all keys are read-only files
   * of the folder. A pod that starts has their present content, a running one gets a change about a minute later.
   */
  readonly optionalSecrets?: Readonly<Record<string, readonly string[]>>;
  /** Names of existing ConfigMaps by mount path; each key is a read-only file. */
  readonly mountedConfigMaps?: Readonly<Record<string, pulumi.Input<string>>>;
  /** Files that several workloads share, by mount path. */
  readonly sharedFiles?: Readonly<Record<string, SharedFilesMount>>;
}

/** Shared folders of a container, and files that replace some of its image. */
export interface FolderArgs {
  /** Writable shared folders. */
  readonly folders?: Folders;
  /** Read-only shared folders. */
  readonly readOnlyFolders?: Folders;
  /** Read-only files mounted one by one into a folder: its other files stay visible. */
  readonly overlays?: Files;
}

/** What {@link mounts} adds to a container and its pod. */
export interface Mounts {
  readonly env: core.v1.EnvVar[];
  readonly envFrom: core.v1.EnvFromSource[];
  readonly volumeMounts: core.v1.VolumeMount[];
  readonly volumes: NamedVolume[];
}

/** A volume with a plain string as its name. */
export type NamedVolume = core.v1.Volume & { readonly name: string };

/** The workload and container that mounts belong to. */
export interface MountOwner {
  readonly workload: string;
  /** @default the main container, whose objects and volumes are named after the folder alone */
  readonly container?: string;
}

/**
 * Creates the ConfigMaps and Secrets that a container mounts. They are immutable and auto-named, so a change creates a
 * new object and triggers a rolling update.
 *
 * @throws RangeError if a folder is not an absolute path that ends in a name.
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
    secretVolume(folder, secret.metadata.name);
  }
  for (const [folder, secret] of Object.entries(args.mountedSecrets ?? {})) secretVolume(folder, secret);
  for (const [folder, secrets] of Object.entries(args.optionalSecrets ?? {})) {
    const name = own(volumeName(folder));
    const sources = secrets.map((secret) => ({ secret: { name: secret, optional: true } }));
    volumes.push({ name, projected: { sources, defaultMode: 0o440 } });
    volumeMounts.push({ name, mountPath: folder, readOnly: true });
  }
  for (const [folder, map] of Object.entries(args.mountedConfigMaps ?? {})) {
    const name = configMapVolume(own(volumeName(folder)), map);
    volumeMounts.push({ name, mountPath: folder, readOnly: true });
  }
  for (const [mountPath, { files, readOnly = false }] of Object.entries(args.sharedFiles ?? {})) {
    const name = own(volumeName(mountPath));
    volumes.push({ name, persistentVolumeClaim: { claimName: files.claim, readOnly } });
    volumeMounts.push({ name, mountPath, readOnly });
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
  const env: core.v1.EnvVar[] = [
    ...Object.entries(args.env ?? {}).map(([name, value]) => ({ name, value })),
    ...Object.entries(args.envFromKeys ?? {}).map(([name, { secret, key }]) => ({
      name,
      valueFrom: { secretKeyRef: { name: secret, key } },
    })),
  ];
  return { env, envFrom, volumeMounts, volumes };

  function configMap(volume: string, data: Readonly<Record<string, pulumi.Input<string>>>): string {
    const map = new ConfigMap(`${workload}-${volume}`, { metadata, immutable: true, data: { ...data } }, opts);
    return configMapVolume(volume, map.metadata.name);
  }

  function configMapVolume(volume: string, map: pulumi.Input<string>): string {
    volumes.push({ name: volume, configMap: { name: map, defaultMode: 0o555 } });
    return volume;
  }

  function secretVolume(folder: string, secret: pulumi.Input<string>): void {
    const name = own(volumeName(folder));
    volumes.push({ name, secret: { secretName: secret, defaultMode: 0o440 } });
    volumeMounts.push({ name, mountPath: folder, readOnly: true });
  }
}

/** Volume name for a mount path: `/etc/thoughts/keys` becomes `keys`. */
export function volumeName(folder: string): string {
  const last = folder.split("/").filter(Boolean).at(-1) ?? "";
  const name = last.toLowerCase().replace(/[^a-z0-9]+/g, "-");
  if (!folder.startsWith("/") || !/^[a-z0-9]/.test(name)) {
    throw new RangeError(`mount folder is ${JSON.stringify(folder)}; it must be an absolute path that ends in a name`);
  }
  return name;
}
