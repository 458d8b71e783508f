import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";

/** A program to measure. */
export interface MeasuredProgram {
  readonly label: string;
  /** The defaults it runs with, for the table. */
  readonly defaults: string;
  readonly command: string;
  readonly args: readonly string[];
  /** @default the current folder */
  readonly cwd?: string;
  /** Added to the environment of this process. */
  readonly env?: Readonly<Record<string, string>>;
  /** Prepares each run, unmeasured; it may return more variables of the environment. */
  readonly prepare?: () => Readonly<Record<string, string>>;
}

/** What one run of a program took. */
export interface Run {
  readonly wallSeconds: number;
  /** User and system time of the process and all that it waited for. */
  readonly cpuSeconds: number;
  /** The highest sum of the peaks of all processes that ran at the same time; pages that they share count for each. */
  readonly peakMiB: number;
  readonly stdout: string;
  readonly stderr: string;
}

const POLL_MILLISECONDS = 20;
/** Unit of the times in /proc, which is the same on all architectures. */
const TICKS_PER_SECOND = 100;
/** Position of cutime, the first of the two times of children, in /proc/self/stat behind the name in parentheses. */
const CHILD_TIMES = 13;

/**
 * Runs a program to its end and measures it. No other process may be started meanwhile, as the CPU time of all children is
 * counted.
 *
 * @throws Error if the system is not Linux, or the program fails.
 */
export async function measure(program: MeasuredProgram): Promise<Run> {
  if (!existsSync("/proc/self/stat")) throw new Error("npm run bench reads times from /proc: run it on Linux.");
  const env = { ...process.env, ...program.env, ...program.prepare?.() };
  const cpuBefore = childCpuSeconds(readFileSync("/proc/self/stat", "utf8"));
  const started = performance.now();
  const child = spawn(program.command, program.args, { cwd: program.cwd, env, stdio: ["ignore", "pipe", "pipe"] });
  const text = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (chunk: string) => (text[name] += chunk));
  }
  const ended = new Promise<{ code: number | null; wallSeconds: number }>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      resolve({ code, wallSeconds: (performance.now() - started) / 1000 });
    });
  });
  const end = () => child.kill();
  process.once("exit", end);
  let peakKiB = 0;
  const watch = async () => {
    while (child.exitCode === null && child.signalCode === null) {
      peakKiB = Math.max(peakKiB, treeKiB(child.pid));
      await setTimeout(POLL_MILLISECONDS);
    }
  };
  const [{ code, wallSeconds }] = await Promise.all([ended, watch()]);
  process.off("exit", end);
  if (code !== 0) {
    throw new Error(`${program.label} failed: ${[program.command, ...program.args].join(" ")}\n${text.stderr}`);
  }
  const cpuSeconds = childCpuSeconds(readFileSync("/proc/self/stat", "utf8")) - cpuBefore;
  return { wallSeconds, cpuSeconds, peakMiB: peakKiB / 1024, ...text };
}

/** Seconds of CPU time of all ended children and theirs, from the text of /proc/self/stat. */
export function childCpuSeconds(stat: string): number {
  // The name may contain spaces.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const [user = "", system = ""] = fields.slice(CHILD_TIMES, CHILD_TIMES + 2);
  return (Number(user) + Number(system)) / TICKS_PER_SECOND;
}

/** Peak resident memory of a process in KiB, from the text of /proc/<pid>/status; 0 if it is ending. */
export function peakKiBOf(status: string): number {
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0);
}

/** The sum of the peaks of a process and its children so far; 0 once they have ended. */
function treeKiB(pid: number | undefined): number {
  if (pid === undefined) return 0;
  try {
    const own = peakKiBOf(readFileSync(`/proc/${pid}/status`, "utf8"));
    // Node starts processes from its main thread.
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").split(" ").filter(Boolean);
    return children.reduce((sum, child) => sum + treeKiB(Number(child)), own);
  } catch {
    return 0;
  }
}
