import { ConfigMap, Secret } from "@pulumi/kubernetes/core/v1";
import type { core } from "@pulumi/kubernetes/types/input";
import * as pulumi from "@pulumi/pulumi";

import { labels, type WorkloadContext } from "./context";

/** Files by name, per folder in the container. */
export type Files = Readonly<Record<string, Readonly<Record<string, pulumi.Input<string>>>>>;

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

/** What {@link mounts} adds to a container and its pod. */
export interface Mounts {
  readonly env: core.v1.EnvVar[];
  readonly envFrom: core.v1.EnvFromSource[];
  readonly volumeMounts: core.v1.VolumeMount[];
  readonly volumes: core.v1.Volume[];
}

/**
 * Makes the ConfigMaps and Secrets that a workload mounts. They are immutable and named by the engine, so a change
 * makes a new object, and with it a rolling update.
 */
export function mounts(name: string, context: WorkloadContext, args: MountArgs, opts: pulumi.ResourceOptions): Mounts {
  const metadata = { namespace: context.namespace, labels: labels(name, context) };
  const envFrom = (args.envFrom ?? []).map((secret) => ({ secretRef: { name: secret } }));
  if (Object.keys(args.secretEnv ?? {}).length > 0) {
    const secret = new Secret(`${name}-env`, { metadata, immutable: true, stringData: { ...args.secretEnv } }, opts);
    envFrom.push({ secretRef: { name: secret.metadata.name } });
  }
  const volumes: core.v1.Volume[] = [{ name: "tmp", emptyDir: { sizeLimit: "64Mi" } }];
  const volumeMounts: core.v1.VolumeMount[] = [{ name: "tmp", mountPath: "/tmp" }];

  for (const [folder, data] of Object.entries(args.files ?? {})) {
    const volume = volumeName(folder);
    const map = new ConfigMap(`${name}-${volume}`, { metadata, immutable: true, data: { ...data } }, opts);
    volumes.push({ name: volume, configMap: { name: map.metadata.name, defaultMode: 0o555 } });
    volumeMounts.push({ name: volume, mountPath: folder, readOnly: true });
  }
  for (const [folder, stringData] of Object.entries(args.secretFiles ?? {})) {
    const volume = volumeName(folder);
    const secret = new Secret(`${name}-${volume}`, { metadata, immutable: true, stringData: { ...stringData } }, opts);
    volumes.push({ name: volume, secret: { secretName: secret.metadata.name, defaultMode: 0o440 } });
    volumeMounts.push({ name: volume, mountPath: folder, readOnly: true });
  }
  const env = Object.entries(args.env ?? {}).map(([key, value]) => ({ name: key, value }));
  return { env, envFrom, volumeMounts, volumes };
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
