import type { GoProgram } from "../../host/gobuild";

const VERSION = "v1.24.2";

/** FerretDB 1 with its SQLite backend: a program that speaks MongoDB's protocol and needs no other database. */
export const FERRETDB: GoProgram = {
  name: "ferretdb",
  module: __dirname,
  package: "github.com/FerretDB/FerretDB/cmd/ferretdb",
  // FerretDB's release process generates the file; without it the program ends with a panic.
  changed: { module: "github.com/FerretDB/FerretDB", files: { "build/version/version.txt": `${VERSION}\n` } },
};
