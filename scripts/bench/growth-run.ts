import { type Spread, spreadOf } from "./statistics";

/** Time of some work: by the clock, and of the processors alone, which other processes hardly change. */
export interface GrowthStep {
  readonly seconds: number;
  readonly cpuSeconds: number;
}

/** Measurements of one process that plans copies of an application. */
export interface GrowthRun {
  readonly copies: number;
  /** Resources of the plan, those of the platform included. */
  readonly resources: number;
  /** Peak of the resident memory in kB: with all modules loaded, after the plan, and at the end. */
  readonly startKb: number;
  readonly plannedKb: number;
  readonly peakKb: number;
  /** By name: `plan` itself, then what is made of it. */
  readonly steps: Readonly<Record<string, GrowthStep>>;
}

/** What the runs of one size have in common. */
export interface GrowthSize {
  readonly copies: number;
  readonly resources: number;
  /** Of the plan, without loading modules. */
  readonly seconds: Spread;
  readonly cpuSeconds: Spread;
  /** Peak of the resident memory of the plan in MiB, with that of the modules. */
  readonly peakMib: Spread;
  /** Milliseconds of the processors, and kB beyond the modules, for each resource. */
  readonly msPerResource: Spread;
  readonly kbPerResource: Spread;
  /** Seconds of the processors for each step, by name. */
  readonly steps: Readonly<Record<string, Spread>>;
}

/** How a step grows from one size to the next. */
export interface GrowthRatio {
  readonly step: string;
  readonly from: number;
  readonly to: number;
  /** Times the time of the processors for 10 times the resources: 10 is linear, 100 quadratic. */
  readonly forTenfold: number;
}

/** Summarises the runs of one size. @throws Error without a run. */
export function growthSize(runs: readonly GrowthRun[]): GrowthSize {
  const [first] = runs;
  if (first === undefined) throw new Error("no run was measured");
  const { copies, resources } = first;
  const figure = (valueOf: (run: GrowthRun) => number) => spreadOf(runs.map(valueOf));
  const stepOf = ({ steps }: GrowthRun, name: string): GrowthStep => steps[name] ?? { seconds: 0, cpuSeconds: 0 };
  return {
    copies,
    resources,
    seconds: figure((run) => stepOf(run, "plan").seconds),
    cpuSeconds: figure((run) => stepOf(run, "plan").cpuSeconds),
    peakMib: figure(({ plannedKb }) => plannedKb / 1024),
    msPerResource: figure((run) => (stepOf(run, "plan").cpuSeconds * 1000) / resources),
    kbPerResource: figure(({ plannedKb, startKb }) => (plannedKb - startKb) / resources),
    steps: Object.fromEntries(
      Object.keys(first.steps).map((name) => [name, figure((run) => stepOf(run, name).cpuSeconds)]),
    ),
  };
}

/** The growth of each step between neighbouring sizes, from the smallest. */
export function growthRatios(sizes: readonly GrowthSize[]): GrowthRatio[] {
  return sizes.slice(1).flatMap((size, index) => {
    const smaller = sizes[index];
    if (smaller === undefined) return [];
    const work = size.resources / smaller.resources;
    return Object.entries(size.steps).map(([step, { median }]) => ({
      step,
      from: smaller.copies,
      to: size.copies,
      forTenfold: (10 * median) / (smaller.steps[step]?.median ?? Number.NaN) / work,
    }));
  });
}
