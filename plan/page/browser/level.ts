import { alignColumns } from "./align";
import type { BoxEdge } from "./edges";
import { assignColumns, ROW_GAP, type Columns, type EdgeRoute, type SizedBox } from "./layers";
import { orderColumns } from "./order";

// The layout of the direct content of one component.

/** A rectangle in pixels. */
export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** An edge with its path in SVG's notation, which ends in an arrowhead. */
export interface DrawnEdge extends BoxEdge {
  readonly path: string;
}

/** Rectangles by box, relative to the top left corner, and the edges between them. */
export interface LevelLayout {
  readonly width: number;
  readonly height: number;
  readonly rects: ReadonlyMap<string, Rect>;
  readonly edges: readonly DrawnEdge[];
}

/** Between two columns: enough for a curve and its arrowhead. */
const COLUMN_GAP = 46;
/** Between boxes without edges. */
const GRID_GAP = 14;
const ARROW = { length: 7, half: 4 } as const;
const MOST_COLUMNS = 8;
/** Boxes of equal rank share a column unless more columns make the drawing smaller by this factor. */
const WORTHWHILE = 0.8;

/**
 * Lays out boxes in columns by their dependencies, and those without any in rows below. Splits columns where that makes
 * the drawing fit better into a rectangle with the given ratio of width to height. Boxes for which `stretches` returns
 * true become as wide as their column.
 */
export function layOutLevel(
  boxes: readonly SizedBox[],
  edges: readonly BoxEdge[],
  ratio: number,
  stretches: (id: string) => boolean = () => false,
): LevelLayout {
  const connected = new Set(edges.flatMap(({ from, to }) => [from, to]));
  const linked = boxes.filter(({ id }) => connected.has(id));
  const single = boxes.filter(({ id }) => !connected.has(id));
  const tallest = Math.max(0, ...linked.map(({ height }) => height));
  const total = linked.reduce((sum, { height }) => sum + height + ROW_GAP, 0);
  const candidates = Array.from({ length: MOST_COLUMNS }, (_, index) => {
    const capacity = Math.max(tallest, total / (index + 1));
    const columns = layOutColumns(assignColumns(linked, edges, capacity), stretches);
    return withRows(columns, single, ratio, stretches);
  });
  const size = ({ width, height }: LevelLayout) => Math.max(width, height * ratio);
  return candidates.reduce((best, one) => (size(one) < size(best) * WORTHWHILE ? one : best));
}

function layOutColumns({ columns, routes }: Columns, stretches: (id: string) => boolean): LevelLayout {
  const ordered = orderColumns({ columns, routes });
  const centres = alignColumns(ordered, routes);
  const rects = new Map<string, Rect>();
  const bounds = new Map<string, { left: number; right: number }>();
  let x = 0;
  for (const column of ordered) {
    const width = Math.max(0, ...column.map(({ box }) => box?.width ?? 0));
    const common = Math.max(0, ...column.map(({ id, box }) => (stretches(id) ? (box?.width ?? 0) : 0)));
    for (const { id, box, height } of column) {
      bounds.set(id, { left: x, right: x + width });
      const y = (centres.get(id) ?? 0) - height / 2;
      if (box) rects.set(id, { x, y, width: stretches(id) ? common : box.width, height });
    }
    x += width + COLUMN_GAP;
  }
  return {
    width: Math.max(0, x - COLUMN_GAP),
    height: Math.max(0, ...ordered.flat().map(({ id, height }) => (centres.get(id) ?? 0) + height / 2)),
    rects,
    edges: routes.map((route) => ({ ...route.edge, path: pathOf(route, centres, bounds, rects) })),
  };
}

function pathOf(
  { slots, reversed }: EdgeRoute,
  centres: ReadonlyMap<string, number>,
  bounds: ReadonlyMap<string, { left: number; right: number }>,
  rects: ReadonlyMap<string, Rect>,
): string {
  const [start = "", end = ""] = [slots[0], slots.at(-1)];
  const first = rects.get(start);
  const startX = (first?.x ?? 0) + (first?.width ?? 0);
  const endX = rects.get(end)?.x ?? 0;
  const steps = slots.map((slot, index) => {
    const y = round(centres.get(slot) ?? 0);
    const left = round(index === 0 ? startX : (bounds.get(slot)?.left ?? 0));
    const right = round(bounds.get(slot)?.right ?? 0);
    if (index === 0) return `M${left} ${y}H${right}`;
    const before = slots[index - 1] ?? "";
    const from = bounds.get(before)?.right ?? 0;
    const middle = round((from + left) / 2);
    const curve = `C${middle} ${round(centres.get(before) ?? 0)} ${middle} ${y} ${left} ${y}`;
    return index < slots.length - 1 ? `${curve}H${right}` : curve;
  });
  const head = reversed ? arrowhead(startX, centres.get(start) ?? 0, 1) : arrowhead(endX, centres.get(end) ?? 0, -1);
  return steps.join("") + head;
}

/** An arrowhead with its tip at x and y, open to the left (-1) or the right (1). */
export function arrowhead(x: number, y: number, side: -1 | 1): string {
  const back = round(x + side * ARROW.length);
  return `M${back} ${round(y - ARROW.half)}L${round(x)} ${round(y)}L${back} ${round(y + ARROW.half)}`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

/** Adds boxes without edges in rows below, which become wider than the columns only where that fits the ratio better. */
function withRows(
  layout: LevelLayout,
  boxes: readonly SizedBox[],
  ratio: number,
  stretches: (id: string) => boolean,
): LevelLayout {
  if (boxes.length === 0) return layout;
  const common = Math.max(0, ...boxes.map(({ id, width }) => (stretches(id) ? width : 0)));
  const sized = boxes.map((box) => ({ ...box, width: stretches(box.id) ? common : box.width }));
  const area = sized.reduce((sum, { width, height }) => sum + (width + GRID_GAP) * (height + GRID_GAP), 0);
  const widest = Math.max(...sized.map(({ width }) => width));
  const limit = Math.max(layout.width, widest, Math.sqrt((layout.width * layout.height + area) * ratio));
  const rects = new Map(layout.rects);
  let [x, y, rowHeight, width] = [0, layout.height > 0 ? layout.height + ROW_GAP * 1.5 : 0, 0, layout.width];
  // Rows of boxes of one height waste no space.
  for (const { id, ...size } of [...sized].sort((a, b) => b.height - a.height)) {
    if (x > 0 && x + size.width > limit) [x, y, rowHeight] = [0, y + rowHeight + GRID_GAP, 0];
    rects.set(id, { x, y, ...size });
    width = Math.max(width, x + size.width);
    rowHeight = Math.max(rowHeight, size.height);
    x += size.width + GRID_GAP;
  }
  return { ...layout, width, height: y + rowHeight, rects };
}
