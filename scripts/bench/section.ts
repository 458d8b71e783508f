import type { ComparedPrograms } from "./compare";

/** A goal, and whether the measured value meets it. */
export interface BenchGoal {
  readonly text: string;
  /** The measured value with its unit. */
  readonly value: string;
  readonly met: boolean;
}

/** How a {@link BenchPair} runs. */
export interface BenchContext {
  /** Runs of each program. */
  readonly runs: number;
  /** Prints the progress. */
  readonly print: (text: string) => void;
}

/** What a {@link BenchPair} has measured: a section of the report. */
export interface BenchSection {
  readonly title: string;
  /** What was compared with what, as Markdown. */
  readonly paragraphs: readonly string[];
  readonly comparisons: readonly ComparedPrograms[];
  readonly goals: readonly BenchGoal[];
}

/** Something that `npm run bench` can measure. */
export interface BenchPair {
  /** Its name as an argument. */
  readonly name: string;
  readonly description: string;
  /** Whether it deploys to the local cluster, which has requirements of its own. @default false */
  readonly usesCluster?: boolean;
  readonly measure: (context: BenchContext) => Promise<BenchSection>;
}
