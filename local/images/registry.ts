import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { stringify } from "yaml";
import { startAndWait } from "../host/daemons";
import { respondsOk } from "../host/http";
import type { LocalPaths } from "../host/paths";

/** Address of the registry that images are pushed to and pulled from: plain HTTP on loopback. */
export const REGISTRY = "localhost:5000";

/** Starts the registry, on loopback and without authentication. */
export async function startRegistry(paths: LocalPaths, signal?: AbortSignal): Promise<void> {
  mkdirSync(paths.registry, { recursive: true });
  mkdirSync(paths.cluster, { recursive: true });
  const config = stringify({
    version: 0.1,
    log: { level: "warn", accesslog: { disabled: true } },
    storage: { filesystem: { rootdirectory: paths.registry }, delete: { enabled: true } },
    http: { addr: "127.0.0.1:5000" },
  });
  const file = join(paths.cluster, "registry.yml");
  writeFileSync(file, config);
  const daemon = { name: "registry", command: "docker-registry", args: ["serve", file], config };
  await startAndWait(paths, daemon, () => respondsOk(`http://${REGISTRY}/v2/`), signal);
}

/** An image in the registry. */
export interface RegistryImage {
  /** Such as `slipway/coredns`. */
  readonly repository: string;
  readonly tag: string;
}

/**
 * Pushes an image, unless the registry has it and it was built from the same inputs.
 *
 * @param inputs Everything that the image depends on, or a digest of it.
 * @param push Builds the image and pushes it under the reference.
 */
export async function pushIfChanged(
  paths: LocalPaths,
  { repository, tag }: RegistryImage,
  inputs: string,
  push: (reference: string) => Promise<void>,
): Promise<void> {
  const reference = `${REGISTRY}/${repository}:${tag}`;
  const record = join(paths.state, "images", `${reference.replaceAll(/[/:]/g, "_")}.inputs`);
  const unchanged = existsSync(record) && readFileSync(record, "utf8") === inputs;
  if (unchanged && (await isPushed(repository, tag))) return;
  await push(reference);
  mkdirSync(dirname(record), { recursive: true });
  writeFileSync(record, inputs);
}

async function isPushed(repository: string, tag: string): Promise<boolean> {
  const accept = "application/vnd.docker.distribution.manifest.v2+json, application/vnd.oci.image.manifest.v1+json";
  const url = `http://${REGISTRY}/v2/${repository}/manifests/${tag}`;
  const response = await fetch(url, { method: "HEAD", headers: { accept } });
  return response.ok;
}
