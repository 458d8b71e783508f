import { execFile } from "node:child_process";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

const SERVICE = join(import.meta.dirname, "..", "..");

/** The folder of a compiled program, with its assets beside it as in the image. */
export interface CompiledProgram {
  readonly folder: string;
  remove(): Promise<void>;
}

/** Compiles the program as the image's build does, into a folder below that of its packages, where Node finds them. */
export async function compileProgram(): Promise<CompiledProgram> {
  const root = await mkdtemp(join(SERVICE, "node_modules", ".compiled-"));
  const folder = join(root, "dist");
  const tsc = join(SERVICE, "node_modules", "typescript", "bin", "tsc");
  for (const project of ["tsconfig.build.json", "tsconfig.browser.json"]) {
    await promisify(execFile)(process.execPath, [tsc, "--project", project, "--outDir", folder], { cwd: SERVICE });
  }
  await cp(join(SERVICE, "static"), join(root, "static"), { recursive: true });
  return { folder, remove: () => rm(root, { recursive: true }) };
}
