import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";

/** A file that pages use. */
export interface Asset {
  readonly type: string;
  readonly content: Buffer;
}

const TYPES: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
};
const VERSION_LENGTH = 16;

/** Style sheets, scripts and pictures of the pages, in memory. */
export class Assets {
  readonly #files: ReadonlyMap<string, Asset>;
  /** In addresses: a new version has other addresses, also for the scripts that a script imports. */
  readonly version: string;

  private constructor(files: ReadonlyMap<string, Asset>) {
    this.#files = files;
    const hash = createHash("sha256");
    for (const [name, { content }] of files) hash.update(`${name}\0${content.length}\0`).update(content);
    this.version = hash.digest("hex").slice(0, VERSION_LENGTH);
  }

  /** Reads the style sheets, scripts and pictures in some folders. */
  static read(folders: readonly string[]): Assets {
    const files = folders
      .flatMap((folder) => readdirSync(folder).map((name) => [name, join(folder, name)] as const))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .flatMap(([name, path]): [string, Asset][] => {
        const type = TYPES[extname(name)];
        return type === undefined ? [] : [[name, { type, content: readFileSync(path) }]];
      });
    return new Assets(new Map(files));
  }

  get(name: string): Asset | undefined {
    return this.#files.get(name);
  }

  /** The address of a file. */
  readonly address = (name: string): string => `/static/${this.version}/${name}`;
}
