import { createHash } from "node:crypto";

import { type Reference, repositoryUrl } from "./reference";
import { INDEXES, MANIFESTS } from "./registry";

/** A manifest as its registry has it: the bytes, which its digest is of, and what kind it is. */
export interface Manifest {
  readonly bytes: Buffer<ArrayBuffer>;
  readonly mediaType: string;
  readonly digest: string;
}

interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
}

/** The members of manifests that lead to what they are made of. */
interface ManifestContent {
  readonly manifests?: readonly Descriptor[];
  readonly config?: Descriptor;
  readonly layers?: readonly Descriptor[];
}

/** Seconds for one request; a layer is one. */
const SECONDS = 120;

/**
 * Copies an image with all that it consists of into another repository, under its digest.
 *
 * @throws Error if the image or a part of it is not there, or a registry refuses.
 */
export async function copyImage(from: Reference, to: Reference, signal: AbortSignal): Promise<Manifest> {
  const answer = await ask(`${repositoryUrl(from)}/manifests/${from.label}`, signal, {
    headers: { accept: MANIFESTS },
  });
  const bytes = Buffer.from(await answer.arrayBuffer());
  const digest = digestOfBytes(bytes);
  if (from.label.startsWith("sha256:") && from.label !== digest) {
    throw new Error(`${from.host} answers ${from.repository}@${from.label} with ${digest}`);
  }
  const content = JSON.parse(bytes.toString()) as ManifestContent;
  for (const { digest: label } of content.manifests ?? []) await copyImage({ ...from, label }, to, signal);
  for (const { digest: blob } of [...(content.config ? [content.config] : []), ...(content.layers ?? [])]) {
    await copyBlob(blob, from, to, signal);
  }
  const manifest = { bytes, digest, mediaType: answer.headers.get("content-type") ?? "" };
  await putManifest(manifest, { ...to, label: digest }, signal);
  return manifest;
}

/**
 * What a tag of one image stands for after `docker buildx imagetools create`: an index is taken as it is; around the
 * manifest of a single platform an index is made.
 */
export async function indexOf(manifest: Manifest, place: Reference, signal: AbortSignal): Promise<Manifest> {
  if (INDEXES.includes(manifest.mediaType)) return manifest;
  const { config } = JSON.parse(manifest.bytes.toString()) as ManifestContent;
  const answer = await ask(`${repositoryUrl(place)}/blobs/${config?.digest ?? ""}`, signal);
  const { os, architecture, variant } = (await answer.json()) as Record<string, string | undefined>;
  const mediaType = INDEXES[manifest.mediaType.startsWith("application/vnd.docker.") ? 1 : 0] ?? "";
  const { digest } = manifest;
  const index = {
    schemaVersion: 2,
    mediaType,
    manifests: [
      {
        mediaType: manifest.mediaType,
        digest,
        size: manifest.bytes.length,
        platform: { architecture, os, ...(variant && { variant }) },
      },
    ],
  };
  const bytes = Buffer.from(JSON.stringify(index, undefined, 2));
  return { bytes, mediaType, digest: digestOfBytes(bytes) };
}

/** Stores a manifest under a tag or its digest. */
export async function putManifest({ bytes, mediaType }: Manifest, to: Reference, signal: AbortSignal): Promise<void> {
  const headers = { "content-type": mediaType };
  await ask(`${repositoryUrl(to)}/manifests/${to.label}`, signal, { method: "PUT", headers, body: bytes });
}

async function copyBlob(digest: string, from: Reference, to: Reference, signal: AbortSignal): Promise<void> {
  const target = `${repositoryUrl(to)}/blobs`;
  if ((await request(`${target}/${digest}`, signal, { method: "HEAD" })).ok) return;
  const mount = from.host === to.host ? `?mount=${digest}&from=${encodeURIComponent(from.repository)}` : "";
  const upload = await ask(`${target}/uploads/${mount}`, signal, { method: "POST" });
  // The registry took it over from the other repository by itself.
  if (upload.status === 201) return;
  const blob = await ask(`${repositoryUrl(from)}/blobs/${digest}`, signal);
  const place = new URL(upload.headers.get("location") ?? "", `${target}/`);
  place.searchParams.set("digest", digest);
  const headers = { "content-type": "application/octet-stream" };
  await ask(place.href, signal, { method: "PUT", headers, body: Buffer.from(await blob.arrayBuffer()) });
}

async function ask(url: string, signal: AbortSignal, init: RequestInit = {}): Promise<Response> {
  const answer = await request(url, signal, init);
  if (answer.ok) return answer;
  const reason = (await answer.text()).slice(0, 200).trim();
  throw new Error(`${init.method ?? "GET"} ${url}: HTTP ${answer.status}${reason === "" ? "" : ` ${reason}`}`);
}

async function request(url: string, signal: AbortSignal, init: RequestInit): Promise<Response> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(SECONDS * 1000)]);
  try {
    return await fetch(url, { ...init, signal: limit });
  } catch (error) {
    const { cause } = error as { cause?: Error };
    throw new Error(`${init.method ?? "GET"} ${url}: ${cause?.message ?? String(error)}`, { cause: error });
  }
}

function digestOfBytes(bytes: Buffer): string {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}
