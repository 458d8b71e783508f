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
  const steps = new Map<string, { column: number; a: number; b: number }>();
  for (const [left, right] of stepsOf(routes)) {
    const [a, b] = [position.get(left) ?? 0, position.get(right) ?? 0];
    steps.set(`${left} ${right}`, { column: column.get(left) ?? 0, a, b });
  }
  const all = [...steps.values()];
  return all
    .flatMap((one, index) => all.slice(index + 1).map((other) => ({ one, other })))
    .filter(({ one, other }) => one.column === other.column && (one.a - other.a) * (one.b - other.b) < 0).length;
}

/** The slots that each slot is connected to, by side. */
export interface Neighbours {
  readonly left: ReadonlyMap<string, readonly string[]>;
  readonly right: ReadonlyMap<string, readonly string[]>;
}

/** The neighbours of every slot, each once. */
export function neighboursOf(routes: readonly EdgeRoute[]): Neighbours {
  const left = new Map<string, string[]>();
  const right = new Map<string, string[]>();
  for (const [a, b] of new Map(stepsOf(routes).map((step) => [step.join(" "), step])).values()) {
    right.set(a, [...(right.get(a) ?? []), b]);
    left.set(b, [...(left.get(b) ?? []), a]);
  }
  return { left, right };
}

function stepsOf(routes: readonly EdgeRoute[]): [string, string][] {
  return routes.flatMap(({ slots }) =>
    slots.slice(1).map((slot, index): [string, string] => [slots[index] ?? "", slot]),
  );
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
