import type { GoProgram } from "../../../local/host/gobuild";

/** Lists the packages of an image; its version is the one that go.mod pins. */
export const SYFT: GoProgram = {
  name: "syft",
  module: __dirname,
  package: "github.com/anchore/syft/cmd/syft",
};
