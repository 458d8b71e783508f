import { clip, type Terminal } from "./terminal";

/** One line of a table: a label and a cell for each environment. */
export interface TableRow {
  readonly label: string;
  readonly cells: readonly string[];
  /** How its label is styled. */
  readonly style?: "bold" | "dim";
}

const GAP = 2;
const MIN_CELL = 12;

/**
 * Lines of a table in the columns of a terminal: each column is as wide as its longest cell, and the widest ones are
 * clipped where that is too wide. Labels have half of the line at least. Environments that do not fit beside each other follow in a table of their own.
 */
export function renderTable(
  head: readonly string[],
  rows: readonly TableRow[],
  { columns, paint }: Terminal,
  title = "",
): string[] {
  const natural = head.map((name, index) => longest([name, ...rows.map(({ cells }) => cells[index] ?? "")]));
  const needed = natural.reduce((sum, width) => sum + GAP + width, 0);
  const maxLabel = Math.max(Math.floor(columns / 2), columns - needed);
  const labelWidth = Math.min(longest([title, ...rows.map(({ label }) => label)]), maxLabel);
  const available = columns - labelWidth;
  return blocksOf(natural, available).flatMap(([start, end], block) => {
    const widths = shrink(natural.slice(start, end), available);
    const cellsText = (cells: readonly string[]) =>
      cells
        .slice(start, end)
        .map((cell, index) => " ".repeat(GAP) + clip(cell, widths[index] ?? 0).padEnd(widths[index] ?? 0))
        .join("")
        .trimEnd();
    const labelText = (label: string) => clip(label, labelWidth).padEnd(labelWidth);
    return [
      ...(block === 0 ? [] : [""]),
      paint.bold(`${labelText(title)}${cellsText(head)}`.trimEnd()),
      ...rows.map(({ label, cells, style }) => {
        const text = `${labelText(label)}${cellsText(cells)}`.trimEnd();
        return style ? paint[style](text.slice(0, labelWidth)) + text.slice(labelWidth) : text;
      }),
    ];
  });
}

/** Whether a table shows every cell in full. */
export function fitsTable(head: readonly string[], rows: readonly TableRow[], columns: number): boolean {
  const widths = head.map((name, index) => GAP + longest([name, ...rows.map(({ cells }) => cells[index] ?? "")]));
  return longest(rows.map(({ label }) => label)) + widths.reduce((sum, width) => sum + width, 0) <= columns;
}

/** Splits columns into groups that fit beside each other, each column with at least its minimum width. */
function blocksOf(natural: readonly number[], available: number): [start: number, end: number][] {
  const blocks: [start: number, end: number][] = [];
  let used = Infinity;
  natural.forEach((width, index) => {
    const needed = GAP + Math.min(width, MIN_CELL);
    const block = blocks.at(-1);
    if (block && used + needed <= available) {
      block[1] = index + 1;
      used += needed;
    } else {
      blocks.push([index, index + 1]);
      used = needed;
    }
  });
  return blocks.length > 0 ? blocks : [[0, 0]];
}

/** Shrinks the widest columns until all of them fit, each with the gap before it. */
function shrink(natural: readonly number[], available: number): number[] {
  const widths = [...natural];
  let excess = widths.reduce((sum, width) => sum + GAP + width, 0) - available;
  for (; excess > 0; excess -= 1) {
    const widest = widths.lastIndexOf(Math.max(...widths));
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return widths;
}

function longest(texts: readonly string[]): number {
  return Math.max(0, ...texts.map(({ length }) => length));
}
