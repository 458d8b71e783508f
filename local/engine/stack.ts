import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { RunOptions, RunResult } from "./process";

/** What runs the CLI. */
interface CommandLine {
  run(args: readonly string[], options: RunOptions): Promise<RunResult>;
}

/**
 * Makes a stack in the engine's backend unless it is there. The project's own files stay as they are: `stack init` in
 * the project's folder would rewrite the stack's settings file and drop what it does not know.
 *
 * @throws Error if the stack cannot be made.
 */
export async function ensureStack(engine: CommandLine, stack: string, projectFolder: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "slipway-stack-"));
  try {
    const settings = `Pulumi.${stack}.yaml`;
    await copyFile(join(projectFolder, "Pulumi.yaml"), join(folder, "Pulumi.yaml"));
    await copyFile(join(projectFolder, settings), join(folder, settings)).catch(ignoreMissing);
    const { code, output } = await engine.run(["stack", "init", stack, "--non-interactive"], { cwd: folder });
    if (code !== 0 && !output.includes("already exists")) {
      throw new Error(`the stack ${stack} could not be made (exit code ${code}):\n${output}`);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function ignoreMissing(error: unknown): void {
  if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
}
