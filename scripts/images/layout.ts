import { readFileSync } from "node:fs";
import { join } from "node:path";

import { runProcess } from "../../lib/process";
import { type ImageFile, parseListing, withLayer } from "./listing";

/** An image as a folder in the format of the OCI has it. */
export interface UnpackedImage {
  /** Of the manifest: the same sources always give the same. */
  readonly digest: string;
  /** Bytes of the compressed layers, which a node downloads; those that other images have too count as well. */
  readonly compressed: number;
  /** Bytes of the files of all layers. */
  readonly unpacked: number;
  readonly layers: number;
  /** The files of the image, by path. */
  readonly files: ReadonlyMap<string, ImageFile>;
}

interface Descriptor {
  readonly digest: string;
  readonly size: number;
  readonly mediaType: string;
}

interface ImageIndex {
  readonly manifests: readonly Descriptor[];
}

const INDEX = /\.(?:image\.index|manifest\.list)\./;

/**
 * Reads an image from a folder in the format of the OCI.
 *
 * @throws Error if it has no image, or a layer cannot be listed.
 */
export async function readImage(folder: string): Promise<UnpackedImage> {
  const manifest = manifestOf(folder, json(join(folder, "index.json")) as ImageIndex);
  const { layers } = json(blob(folder, manifest.digest)) as { readonly layers: readonly Descriptor[] };
  let files: ReadonlyMap<string, ImageFile> = new Map();
  let unpacked = 0;
  for (const { digest } of layers) {
    const listed = await listLayer(blob(folder, digest));
    unpacked += listed.reduce((sum, { size }) => sum + size, 0);
    files = withLayer(files, listed);
  }
  const compressed = layers.reduce((sum, { size }) => sum + size, 0);
  return { digest: manifest.digest, compressed, unpacked, layers: layers.length, files };
}

function manifestOf(folder: string, { manifests }: ImageIndex): Descriptor {
  const [first] = manifests;
  if (first === undefined) throw new Error(`${folder} has no image: build it again`);
  return INDEX.test(first.mediaType) ? manifestOf(folder, json(blob(folder, first.digest)) as ImageIndex) : first;
}

async function listLayer(path: string): Promise<ImageFile[]> {
  const flags = ["--list", "--verbose", "--numeric-owner", "--full-time", "--quoting-style=escape"];
  const { code, stdout, stderr } = await runProcess("tar", [...flags, "--file", path]);
  if (code !== 0) throw new Error(`${stderr}\ntar cannot list ${path}: GNU tar and gzip are required`);
  return parseListing(stdout);
}

function blob(folder: string, digest: string): string {
  return join(folder, "blobs", ...digest.split(":"));
}

function json(path: string): unknown {
  return JSON.parse(readFileSync(path, "utf8"));
}
