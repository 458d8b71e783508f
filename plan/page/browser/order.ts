import { groupBy } from "../../../lib/values";
import type { Columns, EdgeRoute, Slot } from "./layers";

// The order of the slots within each column, with few crossings of edges.

const SWEEPS = 12;

/** Reorders every column by the mean position of its neighbours, in both directions, and returns the order with the fewest crossings. */
export function orderColumns({ columns, routes }: Columns): readonly (readonly Slot[])[] {
  const neighbours = neighboursOf(routes);
  let current = columns.map((column) => [...column]);
  let best = current;
  let fewest = countCrossings(current, routes);
  for (let sweep = 0; sweep < SWEEPS && fewest > 0; sweep += 1) {
    current = sweepOnce(current, neighbours, sweep % 2 === 0);
    const crossings = countCrossings(current, routes);
    if (crossings < fewest) [best, fewest] = [current, crossings];
  }
  return best;
}

/** How often two edges between the same two columns cross. */
export function countCrossings(columns: readonly (readonly Slot[])[], routes: readonly EdgeRoute[]): number {
  const position = positionsIn(columns);
  const column = new Map(columns.flatMap((slots, index) => slots.map(({ id }): [string, number] => [id, index])));
  const steps = stepsOf(routes).map(([left, right]) => ({
    column: column.get(left) ?? 0,
    a: position.get(left) ?? 0,
    b: position.get(right) ?? 0,
  }));
  return [...groupBy(steps, (step) => step.column).values()].reduce((sum, some) => sum + inversions(some), 0);
}

/** How many pairs have `a` in one order and `b` in the other. */
function inversions(pairs: readonly { readonly a: number; readonly b: number }[]): number {
  const before: number[] = []; // all `b` so far, in ascending order
  let found = 0;
  for (const { b } of [...pairs].sort((one, other) => one.a - other.a || one.b - other.b)) {
    let [low, high] = [0, before.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((before[middle] ?? 0) <= b) low = middle + 1;
      else high = middle;
    }
    found += before.length - low;
    before.splice(low, 0, b);
  }
  return found;
}

/** The slots that each slot is connected to, by side. */
export interface Neighbours {
  readonly left: ReadonlyMap<string, readonly string[]>;
  readonly right: ReadonlyMap<string, readonly string[]>;
}

/** The neighbours of every slot, each once. */
export function neighboursOf(routes: readonly EdgeRoute[]): Neighbours {
  const steps = stepsOf(routes);
  const others = (groups: Map<string, [string, string][]>, side: 0 | 1) =>
    new Map([...groups].map(([id, some]) => [id, some.map((step) => step[side])]));
  return {
    left: others(
      groupBy(steps, ([, right]) => right),
      0,
    ),
    right: others(
      groupBy(steps, ([left]) => left),
      1,
    ),
  };
}

/** The steps of all routes from one column to the next, each once: routes share their lanes. */
function stepsOf(routes: readonly EdgeRoute[]): [left: string, right: string][] {
  const steps = routes.flatMap(({ slots }) =>
    slots.slice(1).map((slot, index): [string, string] => [slots[index] ?? "", slot]),
  );
  return [...new Map(steps.map((step) => [step.join(" "), step])).values()];
}

function sweepOnce(columns: readonly Slot[][], { left, right }: Neighbours, toTheRight: boolean): Slot[][] {
  const result = columns.map((column) => [...column]);
  const indexes = result.map((_, index) => index);
  for (const index of toTheRight ? indexes : indexes.reverse()) {
    const position = positionsIn(result);
    const side = toTheRight ? left : right;
    const desired = (slot: Slot, own: number) => {
      const found = (side.get(slot.id) ?? []).map((id) => position.get(id) ?? 0);
      return found.length === 0 ? own : found.reduce((sum, one) => sum + one, 0) / found.length;
    };
    result[index] = (result[index] ?? [])
      .map((slot, own) => ({ slot, rank: desired(slot, own) }))
      .sort((a, b) => a.rank - b.rank)
      .map(({ slot }) => slot);
  }
  return result;
}

function positionsIn(columns: readonly (readonly Slot[])[]): Map<string, number> {
  return new Map(columns.flatMap((slots) => slots.map(({ id }, index): [string, number] => [id, index])));
}
