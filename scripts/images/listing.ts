import { posix } from "node:path";

/** A file, folder or link of an image. */
export interface ImageFile {
  /** Without a slash at the start or the end. */
  readonly path: string;
  /** Type and permissions as `ls -l` prints them, such as `-rwsr-xr-x`. */
  readonly mode: string;
  readonly size: number;
}

/** Names with which a layer removes what is below it. */
const WHITEOUT = ".wh.";
const OPAQUE = ".wh..wh..opq";

/** A line of `tar --list --verbose --full-time`: mode, owner, size or device, date, time, path. */
const LINE = /^(?<mode>\S{10})\S* +\S+ +(?<size>\d+)(?:,\d+)? +\S+ +\S+ (?<path>.*)$/;

/** The entries in the output of `tar --list --verbose --full-time`. @throws Error for a line of another form. */
export function parseListing(output: string): ImageFile[] {
  return output
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => {
      const { mode = "", size = "", path = "" } = LINE.exec(line)?.groups ?? {};
      if (mode === "") throw new Error(`tar printed "${line}", which is not an entry of its verbose list`);
      const name = mode.startsWith("l") ? path.split(" -> ")[0] : path.split(" link to ")[0];
      return { path: normalized(name ?? path), mode, size: /^[bc]/.test(mode) ? 0 : Number(size) };
    })
    .filter(({ path }) => path !== "");
}

/** The files of an image with one more layer. */
export function withLayer(
  below: ReadonlyMap<string, ImageFile>,
  layer: readonly ImageFile[],
): ReadonlyMap<string, ImageFile> {
  const files = new Map(below);
  // First what the layer removes, because its own entries may be listed before that.
  for (const { path } of layer) {
    const [folder, name] = [posix.dirname(path), posix.basename(path)];
    if (name === OPAQUE) removeBelow(files, folder);
    else if (name.startsWith(WHITEOUT)) removeWith(files, posix.join(folder, name.slice(WHITEOUT.length)));
  }
  for (const file of layer) if (!posix.basename(file.path).startsWith(WHITEOUT)) files.set(file.path, file);
  return files;
}

function removeWith(files: Map<string, ImageFile>, path: string): void {
  files.delete(path);
  removeBelow(files, path);
}

function removeBelow(files: Map<string, ImageFile>, folder: string): void {
  for (const path of files.keys()) if (folder === "." || path.startsWith(`${folder}/`)) files.delete(path);
}

function normalized(path: string): string {
  return posix
    .normalize(path)
    .replace(/^\/|\/$/g, "")
    .replace(/^\.$/, "");
}
