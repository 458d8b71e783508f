import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { buildGo, buildInputs, type GoProgram } from "../host/gobuild";
import type { LocalPaths } from "../host/paths";

/** Files that come from a package registry and that a substitute's build context contains. */
export interface ContextAddition {
  /** Everything that the files depend on besides the image's folder and this module. */
  inputs(): Promise<string>;
  /** Writes the files into a copy of the image's folder. */
  write(target: AdditionTarget): Promise<void>;
}

/** Arguments for writing a {@link ContextAddition}. */
export interface AdditionTarget {
  readonly paths: LocalPaths;
  /** The build context: a copy of the image's folder in `paths.cache`. */
  readonly context: string;
  readonly log: string;
  readonly detail: (text: string) => void;
  readonly signal?: AbortSignal | undefined;
}

/** A Go program, as the file of its name. */
export function goProgram(program: GoProgram): ContextAddition {
  return {
    inputs: () => Promise.resolve(buildInputs(program)),
    async write({ paths, context, detail, signal }) {
      copyFileSync(await buildGo(paths, program, detail, signal), join(context, program.name));
    },
  };
}
