import type { GoProgram } from "../../host/gobuild";

export const VERSITYGW_VERSION = "v1.8.0";

/** versitygw, an object store with the API of Amazon S3 that keeps its objects in a folder. */
export const VERSITYGW: GoProgram = {
  name: "versitygw",
  module: __dirname,
  package: "github.com/versity/versitygw/cmd/versitygw",
  ldflags: [`-X main.Version=${VERSITYGW_VERSION}`],
};
