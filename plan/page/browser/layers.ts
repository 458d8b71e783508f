import { groupBy } from "../../../lib/values";
import type { BoxEdge } from "./edges";

// Columns of a layered layout: each edge leads from a column to one further right.

/** A box of known size, in pixels. */
export interface SizedBox {
  readonly id: string;
  readonly width: number;
  readonly height: number;
}

/** A place in a column: a box, or a lane that keeps space for edges passing through. */
export interface Slot {
  readonly id: string;
  readonly height: number;
  readonly box?: SizedBox;
}

/** An edge as a chain of slots, one per column, from left to right. */
export interface EdgeRoute {
  readonly edge: BoxEdge;
  readonly slots: readonly string[];
  /** Whether the edge is part of a cycle and points to the left. */
  readonly reversed: boolean;
}

/** Columns from left to right and the routes of all edges through them. */
export interface Columns {
  readonly columns: readonly (readonly Slot[])[];
  readonly routes: readonly EdgeRoute[];
}

/** Vertical distance between the boxes of a column, in pixels. */
export const ROW_GAP = 16;

const LANE_HEIGHT = 6;

/**
 * Assigns boxes to columns: a box stands to the right of its dependencies, and in the next column where its own would
 * exceed `capacity` pixels in height. Edges from one box share their lanes.
 */
export function assignColumns(boxes: readonly SizedBox[], edges: readonly BoxEdge[], capacity: number): Columns {
  const order = dependencyOrder(boxes, edges);
  const position = new Map(order.map(({ id }, index) => [id, index]));
  const directed = edges.map((edge) => {
    const reversed = (position.get(edge.from) ?? 0) > (position.get(edge.to) ?? 0);
    return { edge, reversed, left: reversed ? edge.to : edge.from, right: reversed ? edge.from : edge.to };
  });
  const intoBox = groupBy(directed, ({ right }) => right);
  const outOfBox = groupBy(directed, ({ left }) => left);
  const columnOf = new Map<string, number>();
  const heights: number[] = [];
  const put = ({ id, height }: SizedBox, column: number) => {
    columnOf.set(id, column);
    heights[column] = (heights[column] ?? -ROW_GAP) + height + ROW_GAP;
  };
  const fits = ({ height }: SizedBox, column: number) => (heights[column] ?? -ROW_GAP) + height + ROW_GAP <= capacity;
  for (const box of order) {
    const dependencies = (intoBox.get(box.id) ?? []).map(({ left }) => columnOf.get(left) ?? 0);
    let column = Math.max(-1, ...dependencies) + 1;
    while ((heights[column] ?? 0) > 0 && !fits(box, column)) column += 1;
    put(box, column);
  }
  // A box without dependencies stands next to its dependents: shorter edges are easier to follow.
  for (const box of [...order].reverse()) {
    if (intoBox.has(box.id)) continue;
    const dependents = (outOfBox.get(box.id) ?? []).map(({ right }) => columnOf.get(right) ?? 0);
    const column = Math.min(...dependents) - 1;
    if (dependents.length > 0 && column > (columnOf.get(box.id) ?? 0) && fits(box, column)) put(box, column);
  }
  return withLanes(order, columnOf, directed);
}

interface DirectedEdge {
  readonly edge: BoxEdge;
  readonly reversed: boolean;
  readonly left: string;
  readonly right: string;
}

function withLanes(
  boxes: readonly SizedBox[],
  columnOf: ReadonlyMap<string, number>,
  edges: readonly DirectedEdge[],
): Columns {
  const used = [...new Set(columnOf.values())].sort((a, b) => a - b);
  const index = (id: string) => used.indexOf(columnOf.get(id) ?? 0);
  const columns = used.map((): Map<string, Slot> => new Map());
  for (const box of boxes) columns[index(box.id)]?.set(box.id, { id: box.id, height: box.height, box });
  const routes = edges.map(({ edge, reversed, left, right }) => {
    const lanes = columns.slice(index(left) + 1, index(right)).map((column, step) => {
      const id = `${left}>${step}`;
      column.set(id, { id, height: LANE_HEIGHT });
      return id;
    });
    return { edge, reversed, slots: [left, ...lanes, right] };
  });
  return { columns: columns.map((column) => [...column.values()]), routes };
}

/** Dependencies before dependents; a cycle is opened at the box with the fewest dependencies left. */
function dependencyOrder(boxes: readonly SizedBox[], edges: readonly BoxEdge[]): SizedBox[] {
  const open = new Map(boxes.map((box) => [box.id, box]));
  const outOfBox = groupBy(edges, ({ from }) => from);
  const missing = new Map(boxes.map(({ id }) => [id, 0]));
  for (const { from, to } of edges) {
    if (from !== to && open.has(from)) missing.set(to, (missing.get(to) ?? 0) + 1);
  }
  const order: SizedBox[] = [];
  while (open.size > 0) {
    let first: SizedBox | undefined;
    let fewest = Infinity;
    for (const box of open.values()) {
      const count = missing.get(box.id) ?? 0;
      if (count < fewest) [first, fewest] = [box, count];
      if (fewest === 0) break;
    }
    if (!first) break;
    order.push(first);
    open.delete(first.id);
    for (const { to } of outOfBox.get(first.id) ?? []) missing.set(to, (missing.get(to) ?? 0) - 1);
  }
  return order;
}
