import { execFile } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";

import { PROJECT_FOLDER } from "../../lib/project";
import { writeWhole } from "../../lib/write-file";
import { growthCharts } from "./growth-chart";
import { type GrowthRun, type GrowthSize, growthRatios, growthSize } from "./growth-run";
import { markdownTable } from "./markdown";
import { spreadText } from "./statistics";

const execute = promisify(execFile);

const SIZES = [10, 100, 1000];

/**
 * Measures plans of copies of a typical application: each size several times, one process after the other.
 *
 * @param runs processes for each size
 * @param sizes numbers of copies, the smallest first; @default 10, 100 and 1,000
 */
export async function measureGrowth(
  runs: number,
  sizes: readonly number[] = SIZES,
  print: (text: string) => void = () => undefined,
): Promise<GrowthSize[]> {
  const measured = new Map<number, GrowthRun[]>(sizes.map((copies) => [copies, []]));
  // All sizes in turn, so that what else the machine does affects them alike.
  for (let run = 0; run < runs; run += 1) {
    for (const [copies, found] of measured) {
      print(`run ${run + 1} of ${runs}, ${copies} copies`);
      found.push(await measureOnce(copies));
    }
  }
  return [...measured.values()].map(growthSize);
}

async function measureOnce(copies: number): Promise<GrowthRun> {
  const tsx = pathToFileURL(require.resolve("tsx")).href;
  const args = ["--expose-gc", "--import", tsx, join(__dirname, "growth-process.ts"), String(copies)];
  const { stdout } = await execute(process.execPath, args, { cwd: PROJECT_FOLDER });
  return JSON.parse(stdout) as GrowthRun;
}

/** The sizes as a table in Markdown, then the growth of each step as another. */
export function growthTables(sizes: readonly GrowthSize[]): string {
  const ratios = growthRatios(sizes);
  const steps = Object.keys(sizes[0]?.steps ?? {});
  const spans = sizes.slice(1).map(({ copies }, index) => ({ from: sizes[index]?.copies, to: copies }));
  const ratioOf = (step: string, span: { from?: number | undefined; to: number }) =>
    ratios.find((one) => one.step === step && one.from === span.from && one.to === span.to)?.forTenfold;
  return [
    markdownTable(
      [
        ["copies", "resources", "seconds", "CPU seconds", "peak MiB", "CPU ms a resource", "kB a resource"],
        ...sizes.map((size) => [
          String(size.copies),
          String(size.resources),
          spreadText(size.seconds),
          spreadText(size.cpuSeconds),
          spreadText(size.peakMib),
          spreadText(size.msPerResource),
          spreadText(size.kbPerResource),
        ]),
      ],
      () => "right",
    ),
    markdownTable(
      [
        [
          "step",
          ...sizes.map(({ copies }) => `CPU s of ${copies}`),
          ...spans.map(({ from, to }) => `${from} to ${to}`),
        ],
        ...steps.map((step) => [
          step,
          ...sizes.map(({ steps: own }) => own[step]?.median.toFixed(2) ?? ""),
          ...spans.map((span) => `${ratioOf(step, span)?.toFixed(1) ?? ""}x`),
        ]),
      ],
      (column) => (column === 0 ? "left" : "right"),
    ),
  ].join("\n\n");
}

/** Writes the pictures of the growth, and returns their paths. */
export function writeGrowthCharts(sizes: readonly GrowthSize[]): string[] {
  return Object.entries(growthCharts(sizes)).map(([name, svg]) => {
    const path = join(PROJECT_FOLDER, "docs", `${name}.svg`);
    writeWhole(path, svg);
    return path;
  });
}
