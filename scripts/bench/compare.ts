import { measure, type MeasuredProgram, type Run } from "./measure";
import { ratios, spreadOf, type Spread } from "./statistics";

/** Programs that do the same work, to be measured side by side. */
export interface Comparison {
  readonly title: string;
  readonly programs: readonly MeasuredProgram[];
  /** The program that the others are compared with. @default the first */
  readonly base?: (rows: readonly ComparedRow[]) => ComparedRow | undefined;
  /**
   * Whether each program runs once before it is measured, so that files are in the page cache.
   * @default true
   */
  readonly warmUp?: boolean;
  /** The number of objects that each program makes, for the time of one. */
  readonly objects?: number;
  /** Returns the seconds of CPU time of a run. @default those of the process */
  readonly cpuSeconds?: (run: Run) => number;
}

/** The runs of one program of a {@link Comparison}. */
export interface ComparedRow {
  readonly program: MeasuredProgram;
  readonly runs: readonly Run[];
  readonly wall: Spread;
  readonly cpu: Spread;
  readonly peakMiB: Spread;
}

/** A row with its ratios to the base, each of the runs that followed one another. */
export interface RatedRow extends ComparedRow {
  /** Undefined for the base. */
  readonly ratio: { readonly wall: Spread; readonly cpu: Spread } | undefined;
}

/** The result of a {@link Comparison}. */
export interface ComparedPrograms {
  readonly comparison: Comparison;
  readonly rows: readonly RatedRow[];
}

/**
 * Measures programs alternately, so that all of them meet the same state of the machine.
 *
 * @param runs Runs of each.
 * @param print Prints the progress.
 */
export async function compare(
  comparison: Comparison,
  runs: number,
  print: (text: string) => void,
): Promise<ComparedPrograms> {
  const { programs, warmUp = true } = comparison;
  const results = programs.map((): Run[] => []);
  if (warmUp) for (const program of programs) await measure(program);
  for (let round = 0; round < runs; round++) {
    for (const [index, program] of programs.entries()) {
      const run = await measure(program);
      results[index]?.push(run);
      const seconds = `${run.wallSeconds.toFixed(2)} s, ${run.cpuSeconds.toFixed(2)} s of CPU`;
      print(`${program.label} (${round + 1}/${runs}): ${seconds}, ${Math.round(run.peakMiB)} MiB`);
    }
  }
  const rows = programs.map((program, index) => summarized(program, results[index] ?? [], comparison));
  return { comparison, rows: rated(rows, comparison) };
}

function summarized(program: MeasuredProgram, runs: readonly Run[], comparison: Comparison): ComparedRow {
  const { cpuSeconds = (run: Run) => run.cpuSeconds } = comparison;
  return {
    program,
    runs: runs.map((run) => ({ ...run, cpuSeconds: cpuSeconds(run) })),
    wall: spreadOf(runs.map(({ wallSeconds }) => wallSeconds)),
    cpu: spreadOf(runs.map(cpuSeconds)),
    peakMiB: spreadOf(runs.map(({ peakMiB }) => peakMiB)),
  };
}

/** Adds the ratio of each row to the base. */
export function rated(rows: readonly ComparedRow[], { base: choose }: Comparison): RatedRow[] {
  const base = choose ? choose(rows) : rows[0];
  return rows.map((row) => {
    if (base === undefined || row === base) return { ...row, ratio: undefined };
    const of = (value: (run: Run) => number) => spreadOf(ratios(row.runs.map(value), base.runs.map(value)));
    return { ...row, ratio: { wall: of(({ wallSeconds }) => wallSeconds), cpu: of(({ cpuSeconds }) => cpuSeconds) } };
  });
}
