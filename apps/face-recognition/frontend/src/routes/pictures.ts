import { constants } from "node:fs";
import { open, type FileHandle } from "node:fs/promises";
import { join } from "node:path";

import type { FastifyInstance } from "fastify";

import { PICTURE_POLICY } from "../headers.js";
import { isPictureName } from "../picture-names.js";
import { notFound, unavailable } from "../problem.js";

/** Names by which uploads are stored: another content has another name. */
const CONTENT_NAME = /^[0-9a-f]{64}\.(png|jpg)$/;
const SECONDS_FOREVER = 31_536_000;
const SECONDS_OTHERS = 60;
/** Pictures are of people: only their own browsers keep them. */
const cacheFor = (name: string): string =>
  CONTENT_NAME.test(name) ? `private, max-age=${SECONDS_FOREVER}, immutable` : `private, max-age=${SECONDS_OTHERS}`;

const SIGNATURES = [
  ["image/png", Buffer.from("89504e470d0a1a0a", "hex")],
  ["image/jpeg", Buffer.from("ffd8ff", "hex")],
] as const;
const HEAD_BYTES = 8;

/** Neither follows links out of the folder, nor waits for a writer of a pipe. */
const FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
const MISSING = ["EACCES", "EISDIR", "ELOOP", "ENAMETOOLONG", "ENOENT", "ENOTDIR", "ENXIO"];

/** Adds the pictures of some folders. @param folders Absolute paths by their name in addresses. */
export function addPictureRoutes(app: FastifyInstance, folders: Readonly<Record<string, string>>): void {
  for (const [folder, path] of Object.entries(folders)) {
    app.get<{ Params: { name: string } }>(`/pictures/${folder}/:name`, async (request, reply) => {
      const { name } = request.params;
      if (!isPictureName(name)) throw noPicture();
      const picture = await openPicture(join(path, name));
      void reply.headers({
        "cache-control": cacheFor(name),
        "content-security-policy": PICTURE_POLICY,
        etag: picture.etag,
      });
      if (request.headers["if-none-match"]?.includes(picture.etag)) {
        await picture.file.close();
        return reply.code(304).send();
      }
      void reply.headers({ "content-type": picture.type, "content-length": picture.size });
      // The stream closes the file, also if the client ends the connection.
      return reply.send(picture.file.createReadStream({ start: 0, end: picture.size - 1 }));
    });
  }
}

/** An open picture. */
interface Picture {
  readonly file: FileHandle;
  readonly type: string;
  /** In bytes. */
  readonly size: number;
  readonly etag: string;
}

async function openPicture(path: string): Promise<Picture> {
  const file = await open(path, FLAGS).catch((error: unknown) => {
    throw isMissing(error) ? noPicture() : unavailable("The picture cannot be read at present.");
  });
  try {
    const stat = await file.stat();
    const type = stat.isFile() ? await typeOf(file) : undefined;
    if (type === undefined) throw noPicture();
    return {
      file,
      type,
      size: stat.size,
      etag: `"${stat.size.toString(36)}-${Math.round(stat.mtimeMs).toString(36)}"`,
    };
  } catch (error) {
    await file.close();
    throw error;
  }
}

async function typeOf(file: FileHandle): Promise<string | undefined> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
  const head = buffer.subarray(0, bytesRead);
  return SIGNATURES.find(([, signature]) => head.subarray(0, signature.length).equals(signature))?.[0];
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && MISSING.includes(String(error.code));
}

const noPicture = () => notFound("There is no picture with this name.");
