import { fork } from "node:child_process";
import { join } from "node:path";

import type { Plan } from "./model";

/** Output of the process that plans an environment. */
export type PlanResult = { readonly plan: Plan } | { readonly problems: readonly string[] };

/** Environments that cannot be planned, each with all its problems. */
export class PlanError extends Error {
  constructor(
    readonly environments: readonly { readonly environment: string; readonly problems: readonly string[] }[],
  ) {
    super(environments.map(({ environment, problems }) => [environment, ...problems].join("\n  ")).join("\n"));
    this.name = "PlanError";
  }
}

/**
 * Plans environments of the project in `folder` with that project's own code, in parallel, each in its own process.
 *
 * @throws PlanError with every environment that cannot be planned.
 */
export async function planEnvironments(environments: readonly string[], folder: string): Promise<Plan[]> {
  const results = await Promise.all(environments.map((environment) => runChild(environment, folder)));
  const failed = results.flatMap((result, index) =>
    "problems" in result ? [{ environment: environments[index] ?? "", problems: result.problems }] : [],
  );
  if (failed.length > 0) throw new PlanError(failed);
  return results.flatMap((result) => ("plan" in result ? [result.plan] : []));
}

function runChild(environment: string, folder: string): Promise<PlanResult> {
  return new Promise((resolve, reject) => {
    const child = fork(join(folder, "plan", "child.ts"), [environment], {
      cwd: folder,
      execArgv: ["--import", require.resolve("tsx")],
      stdio: ["ignore", "pipe", "inherit", "ipc"],
    });
    const chunks: Buffer[] = [];
    child.stdout?.on("data", (chunk: Buffer) => chunks.push(chunk));
    child.on("error", reject);
    child.on("close", (code, signal) => {
      const text = Buffer.concat(chunks).toString("utf8");
      if (text !== "") resolve(JSON.parse(text) as PlanResult);
      else resolve({ problems: [`the planning process ended with ${signal ?? `code ${code ?? "?"}`} and no plan`] });
    });
  });
}
