import { fork } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import type { Plan } from "./model";
import { TRACED } from "./stack-traces";

/** Output of the process that plans an environment. */
export type PlanResult =
  | { readonly plan: Plan }
  /** `untraced` if a stack trace is missing, which another run has. */
  | { readonly problems: readonly string[]; readonly untraced?: true };

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
  const results = await Promise.all(environments.map((environment) => planInChild(environment, folder)));
  const failed = results.flatMap((result, index) =>
    "problems" in result ? [{ environment: environments[index] ?? "", problems: result.problems }] : [],
  );
  if (failed.length > 0) throw new PlanError(failed);
  return results.flatMap((result) => ("plan" in result ? [result.plan] : []));
}

/** A run that meets a bug is repeated with stack traces, which slow down every other run. */
async function planInChild(environment: string, folder: string): Promise<PlanResult> {
  const result = await runChild([environment], folder);
  return "untraced" in result ? runChild([environment, TRACED], folder) : result;
}

function runChild(args: readonly string[], folder: string): Promise<PlanResult> {
  return new Promise((resolve, reject) => {
    const child = fork(join(folder, "plan", "child.ts"), args, {
      cwd: folder,
      // Not a path: in one, Node would decode `%41` and cut at `#`.
      execArgv: ["--import", pathToFileURL(require.resolve("tsx")).href],
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    });
    const output: Buffer[] = [];
    const errors: Buffer[] = [];
    child.stdout?.on("data", (chunk: Buffer) => output.push(chunk));
    child.stderr?.on("data", (chunk: Buffer) => errors.push(chunk));
    child.on("error", reject);
    child.on("close", (code, signal) => {
      const result = resultOf(Buffer.concat(output).toString("utf8"));
      const log = Buffer.concat(errors).toString("utf8");
      if (result) process.stderr.write(log);
      resolve(result ?? { problems: [endedEarly(signal ?? `code ${code ?? "?"}`, log)] });
    });
  });
}

/** The result in a child's output; undefined if it is missing or cut off. */
function resultOf(text: string): PlanResult | undefined {
  try {
    return JSON.parse(text) as PlanResult;
  } catch {
    return undefined;
  }
}

const ERROR_LINES = 5;

/** Why a child has ended without a result, from what it has written to stderr. */
function endedEarly(end: string, log: string): string {
  const lines = log.split("\n").filter((line) => line.trim() !== "" && !/^\s+at |^Node\.js v|^\s*\^+$/.test(line));
  const error = lines.find((line) => /^(?:Uncaught )?(?:\w*Error\b|FATAL ERROR:)/.test(line));
  const reason = error ?? lines.slice(-ERROR_LINES).join("\n");
  return `the planning process ended with ${end} and no plan${reason === "" ? "" : `: ${reason}`}${adviceFor(end, reason)}`;
}

function adviceFor(end: string, reason: string): string {
  if (/Cannot find (?:module|package)/.test(reason)) {
    return ". Fix: wait until an installation of packages has ended, or run npm ci";
  }
  if (reason.includes("heap out of memory")) return ". Fix: NODE_OPTIONS=--max-old-space-size=4096 npm run plan";
  return end === "SIGKILL"
    ? ". The system ends a process so if its memory is used up: free some, and run it again"
    : "";
}
