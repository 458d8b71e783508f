import { fork } from "node:child_process";
import { join } from "node:path";

import type { Plan } from "./model";

/** What the process that makes a plan answers. */
export type ChildAnswer = { readonly plan: Plan } | { readonly problems: readonly string[] };

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
 * Plans environments of the project in `folder`, by its own means, each in a process of its own, at the same time.
 *
 * @throws PlanError that tells of every environment that cannot be planned.
 */
export async function planEnvironments(environments: readonly string[], folder: string): Promise<Plan[]> {
  const answers = await Promise.all(environments.map((environment) => answerOf(environment, folder)));
  const failed = answers.flatMap((answer, index) =>
    "problems" in answer ? [{ environment: environments[index] ?? "", problems: answer.problems }] : [],
  );
  if (failed.length > 0) throw new PlanError(failed);
  return answers.flatMap((answer) => ("plan" in answer ? [answer.plan] : []));
}

function answerOf(environment: string, folder: string): Promise<ChildAnswer> {
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
      if (text !== "") resolve(JSON.parse(text) as ChildAnswer);
      else resolve({ problems: [`the planning process ended with ${signal ?? `code ${code ?? "?"}`} and no plan`] });
    });
  });
}
