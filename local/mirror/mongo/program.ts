import { buildGo, type GoProgram } from "../../host/gobuild";
import { ensureGo } from "../../host/golang";
import type { LocalPaths } from "../../host/paths";

const VERSION = "v1.24.2";

/** FerretDB 1 with its SQLite backend: a program that speaks MongoDB's protocol and needs no other database. */
export const FERRETDB: GoProgram = {
  name: "ferretdb",
  module: __dirname,
  package: "github.com/FerretDB/FerretDB/cmd/ferretdb",
  // FerretDB's release process generates the file; without it the program ends with a panic.
  missing: { module: "github.com/FerretDB/FerretDB", files: { "build/version/version.txt": `${VERSION}\n` } },
};

/** Compiles FerretDB unless the cache has it; returns its path. Tests run it without a cluster. */
export async function ferretdb(
  paths: LocalPaths,
  detail: (text: string) => void,
  signal?: AbortSignal,
): Promise<string> {
  await ensureGo(paths, detail, signal);
  return buildGo(paths, FERRETDB, detail, signal);
}
