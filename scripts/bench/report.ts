import type { ComparedPrograms, RatedRow } from "./compare";
import type { BenchEnvironment } from "./machine";
import { formatMarkdown, markdownTable } from "./markdown";
import type { BenchGoal, BenchSection } from "./section";
import { rounded, spreadText } from "./statistics";

const INTRODUCTION = `# Performance

Measured by \`npm run bench\`, which writes this file; \`npm run bench -- --help\` lists the pairs. Each pair does the same
work on the same machine: the programs run alternately, and a ratio is one of runs that followed one another. A value is the
median, with the lowest and the highest in parentheses. CPU time is that of all processes of a program; peak memory is the
resident memory of all of them, in which pages that they share count for each. A ratio above 1 means slower than the row
without a ratio. Each section says when and where it was measured.

Seconds depend on the machine, ratios much less. \`npm run bench -- --check\`, a step of \`.ci/run\`, compares the CPU time of a
plan with that of cdk8s-plus, and fails if the plan has become slow.`;

/** A section with where and when it was measured. */
export interface MeasuredSection {
  readonly section: BenchSection;
  readonly environment: BenchEnvironment;
}

/**
 * The report as Markdown, formatted as `npm run lint` requires.
 *
 * @param path The report's path, for the formatter.
 * @param existing An earlier report, whose other sections stay; @default none
 */
export function renderReport(measured: readonly MeasuredSection[], path: string, existing = ""): Promise<string> {
  const sections = sectionsOf(existing);
  for (const { section, environment } of measured) sections.set(section.title, renderSection(section, environment));
  const text = `${[INTRODUCTION, ...sections.values()].join("\n\n")}\n`;
  return formatMarkdown(text, path);
}

/** The sections of a report by title, in its order. */
function sectionsOf(report: string): Map<string, string> {
  const [, ...sections] = report.split(/^## /m);
  return new Map(sections.map((text) => [text.slice(0, text.indexOf("\n")), `## ${text.trimEnd()}`]));
}

function renderSection({ title, paragraphs, comparisons, goals }: BenchSection, where: BenchEnvironment): string {
  const tables = comparisons.map(renderComparison);
  return [`## ${title}`, ...paragraphs, ...tables, ...goalLines(goals), environmentText(where)].join("\n\n");
}

function environmentText({ date, commit, cores, memoryGiB, node, load }: BenchEnvironment): string {
  const machine = `${cores} cores with ${memoryGiB} GiB of memory, by Node ${node}`;
  return `Measured on ${date} at commit ${commit}, on ${machine}. The load average of the minute before was ${load.toFixed(1)}.`;
}

function renderComparison(compared: ComparedPrograms): string {
  const runs = compared.rows[0]?.runs.length ?? 0;
  return `${compared.comparison.title}, ${runs} runs each:\n\n${markdownTable(comparisonCells(compared))}`;
}

function goalLines(goals: readonly BenchGoal[]): string[] {
  if (goals.length === 0) return [];
  return [goals.map(({ text, value, met }) => `- Goal: ${text}. ${met ? "Met" : "Not met"}: ${value}.`).join("\n")];
}

/** A section as text for a terminal, with aligned columns. */
export function sectionText({ title, comparisons, goals }: BenchSection): string {
  const tables = comparisons.map((one) => `${one.comparison.title}\n${aligned(comparisonCells(one))}`);
  return [title.toUpperCase(), ...tables, ...goalLines(goals)].join("\n\n");
}

/** The table of a comparison: its head, then a row for each program. */
export function comparisonCells({ comparison, rows }: ComparedPrograms): string[][] {
  const { objects } = comparison;
  const head = ["program", "its defaults", "wall s", "CPU s", "peak MiB", "wall ratio", "CPU ratio"];
  const perObject = objects === undefined ? [] : ["CPU ms per object"];
  return [
    [...head, ...perObject],
    ...rows.map((row) => [
      ...rowCells(row),
      ...(objects === undefined ? [] : [rounded((1000 * row.cpu.median) / objects)]),
    ]),
  ];
}

function rowCells({ program, wall, cpu, peakMiB, ratio }: RatedRow): string[] {
  const figures = [spreadText(wall), spreadText(cpu), String(Math.round(peakMiB.median))];
  const compared = ratio === undefined ? ["", ""] : [spreadText(ratio.wall), spreadText(ratio.cpu)];
  return [program.label, program.defaults, ...figures, ...compared];
}

function aligned(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
