import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { ProcessResult } from "../../lib/process";

/** The part of an engine that is needed. */
interface CliRunner {
  run(args: readonly string[], options: { readonly cwd: string }): Promise<ProcessResult>;
}

/**
 * Creates a stack in the engine's backend unless it exists. It runs `stack init` in a temporary folder: in the project's
 * folder, that would rewrite the stack's settings file and remove unknown keys.
 *
 * @throws Error if the stack cannot be created.
 */
export async function ensureStack(engine: CliRunner, stack: string, projectFolder: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "slipway-stack-"));
  try {
    const settings = `Pulumi.${stack}.yaml`;
    await copyFile(join(projectFolder, "Pulumi.yaml"), join(folder, "Pulumi.yaml"));
    await copyFile(join(projectFolder, settings), join(folder, settings)).catch(ignoreMissing);
    const { code, output } = await engine.run(["stack", "init", stack, "--non-interactive"], { cwd: folder });
    if (code !== 0 && !output.includes("already exists")) {
      throw new Error(`the stack ${stack} could not be created (exit code ${code}):\n${output}`);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function ignoreMissing(error: unknown): void {
  if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
}
