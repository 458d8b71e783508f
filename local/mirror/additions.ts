import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildGo, buildInputs, type GoProgram } from "../host/gobuild";
import { ensureToolchain, GO_VERSION } from "../host/golang";
import type { LocalPaths } from "../host/paths";
import { run } from "../host/process";
import { goSettings, npmSettings } from "./registries";

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

/** The pinned Go toolchain with this machine's settings for modules, as the folder `go`. */
export function goToolchain(): ContextAddition {
  return {
    inputs: async () => `${GO_VERSION}\n${await goSettings()}`,
    async write({ paths, context, log, detail, signal }) {
      const go = join(context, "go");
      // Hard links avoid copying 270 MB.
      await run("cp", ["--archive", "--link", await ensureToolchain(paths, detail, signal), go], { log, signal });
      const file = join(go, "go.env");
      const defaults = readFileSync(file, "utf8");
      rmSync(file);
      // The first of two lines for the same key applies.
      writeFileSync(file, `${await goSettings()}${defaults}`);
    },
  };
}

/**
 * The packages of the folder's package-lock.json, as `node_modules`, and this machine's settings for npm, as the
 * folder `npm-settings` for `/usr/local/etc`.
 */
export function npmPackages(): ContextAddition {
  return {
    inputs: async () => Object.values(await npmSettings()).join("\n"),
    async write({ context, log, signal }) {
      await installPackages(context, log, signal);
      const folder = join(context, "npm-settings");
      mkdirSync(folder);
      for (const [file, text] of Object.entries(await npmSettings())) writeFileSync(join(folder, file), text);
    },
  };
}

/**
 * The folder's script `<name>.cjs` and what it requires of the packages in the folder's package-lock.json, which also
 * has esbuild: one file `<name>.js`. It is much smaller than the packages and starts faster.
 *
 * @param external Modules that packages require only in environments other than the image.
 */
export function npmBundle(name: string, external: readonly string[]): ContextAddition {
  const flags = ["--bundle", "--platform=node", "--minify", "--keep-names", "--log-level=error"];
  return {
    inputs: () => Promise.resolve(JSON.stringify([name, external])),
    async write({ context, log, signal }) {
      await installPackages(context, log, signal);
      const esbuild = join(context, "node_modules/.bin/esbuild");
      const args = [
        `${name}.cjs`,
        `--outfile=${name}.js`,
        ...flags,
        ...external.map((module) => `--external:${module}`),
      ];
      await run(esbuild, args, { cwd: context, log, signal });
    },
  };
}

async function installPackages(context: string, log: string, signal: AbortSignal | undefined): Promise<void> {
  // The image's Node.js runs the packages: the version here does not matter, nor may their scripts run here.
  const flags = ["--no-engine-strict", "--ignore-scripts", "--no-audit", "--no-fund"];
  await run("npm", ["ci", ...flags], { cwd: context, log, signal });
}
