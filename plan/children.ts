import { fork } from "node:child_process";
import { availableParallelism } from "node:os";
import { join } from "node:path";

import type { Plan } from "./model";
import { TRACED } from "./stack-traces";
import { plansSeveral, typescriptArguments } from "./start";

/** What a process that plans says of an environment, as a line of JSON. */
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
 * Plans environments of the project in `folder` with that project's own code, in as many processes as there are
 * processors. A process plans one environment after the other, so that it loads the program once.
 *
 * @param seen Is called with each plan as soon as there is one, while others are still made.
 * @throws PlanError with every environment that cannot be planned.
 */
export async function planEnvironments(
  environments: readonly string[],
  folder: string,
  seen: (plan: Plan) => void = () => undefined,
): Promise<Plan[]> {
  const processes = plansSeveral(folder) ? Math.min(availableParallelism(), environments.length) : environments.length;
  // The local environment comes first and is the smallest: less is left to do after it than after the largest.
  const last = [...environments].reverse();
  const shares = Array.from({ length: processes }, (_, first) =>
    last.filter((__, index) => index % processes === first),
  );
  const results = new Map((await Promise.all(shares.map((share) => planShare(share, folder, seen)))).flat());
  const failed = environments.flatMap((environment) => {
    const result = results.get(environment);
    return result && "problems" in result ? [{ environment, problems: result.problems }] : [];
  });
  if (failed.length > 0) throw new PlanError(failed);
  return environments.flatMap((environment) => {
    const result = results.get(environment);
    return result && "plan" in result ? [result.plan] : [];
  });
}

/** Plans environments in one process, and those that it does not come to in processes of their own. */
async function planShare(
  environments: readonly string[],
  folder: string,
  seen: (plan: Plan) => void,
): Promise<[string, PlanResult][]> {
  const { results, end } = await runChild(environments, folder, seen);
  return Promise.all(
    environments.map(async (environment, index): Promise<[string, PlanResult]> => {
      const result = results[index];
      if (result) return [environment, "untraced" in result ? await planTraced(environment, folder, seen) : result];
      if (environments.length === 1) return [environment, { problems: [end] }];
      const [[, alone] = [environment, { problems: [end] }]] = await planShare([environment], folder, seen);
      return [environment, alone];
    }),
  );
}

/** Repeats a run that met a bug with stack traces, which slow down every other run. */
async function planTraced(environment: string, folder: string, seen: (plan: Plan) => void): Promise<PlanResult> {
  const { results, end } = await runChild([environment, TRACED], folder, seen);
  return results[0] ?? { problems: [end] };
}

/** The results of a process, in the order of its arguments, and how it ended if some are missing. */
function runChild(
  args: readonly string[],
  folder: string,
  seen: (plan: Plan) => void,
): Promise<{ results: readonly PlanResult[]; end: string }> {
  return new Promise((resolve, reject) => {
    const child = fork(join(folder, "plan", "child.ts"), args, {
      cwd: folder,
      execArgv: [...typescriptArguments(folder)],
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    });
    const results: PlanResult[] = [];
    const line: string[] = []; // its parts so far
    const endLine = () => {
      const result = resultOf(line.splice(0).join(""));
      if (result) results.push(result);
      if (result && "plan" in result) seen(result.plan);
    };
    const errors: Buffer[] = [];
    child.stdout?.setEncoding("utf8").on("data", (chunk: string) => {
      for (const [index, part] of chunk.split("\n").entries()) {
        if (index > 0) endLine();
        line.push(part);
      }
    });
    child.stderr?.on("data", (chunk: Buffer) => errors.push(chunk));
    child.on("error", reject);
    child.on("close", (code, signal) => {
      endLine(); // older revisions do not end it
      const log = Buffer.concat(errors).toString("utf8");
      if (results.length > 0) process.stderr.write(log);
      resolve({ results, end: endedEarly(signal ?? `code ${code ?? "?"}`, log) });
    });
  });
}

/** The result in a line of a child's output; undefined if it is missing or cut off. */
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
