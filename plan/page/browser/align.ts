import { ROW_GAP, type EdgeRoute, type Slot } from "./layers";
import { neighboursOf } from "./order";

// The vertical positions of the slots: edges as straight as the order of each column allows.

const ROUNDS = 10;

/** The vertical centre of every slot, in pixels; the topmost edge of all slots is at 0. */
export function alignColumns(
  columns: readonly (readonly Slot[])[],
  routes: readonly EdgeRoute[],
): ReadonlyMap<string, number> {
  const { left, right } = neighboursOf(routes);
  const centres = new Map<string, number>();
  for (const column of columns)
    place(
      column,
      column.map(() => 0),
      centres,
    );
  for (let round = 0; round < ROUNDS; round += 1) {
    const sides = round % 2 === 0 ? [left] : round < ROUNDS - 1 ? [right] : [left, right];
    for (const column of round % 2 === 0 ? columns : [...columns].reverse()) {
      const desired = column.map(({ id }) => {
        const around = sides.flatMap((side) => side.get(id) ?? []).map((other) => centres.get(other) ?? 0);
        return around.length === 0 ? (centres.get(id) ?? 0) : around.reduce((sum, one) => sum + one, 0) / around.length;
      });
      place(column, desired, centres);
    }
  }
  const top = Math.min(...columns.flat().map(({ id, height }) => (centres.get(id) ?? 0) - height / 2));
  return new Map([...centres].map(([id, centre]) => [id, centre - top]));
}

function place(column: readonly Slot[], desired: readonly number[], centres: Map<string, number>): void {
  separate(column, desired).forEach((centre, index) => centres.set(column[index]?.id ?? "", centre));
}

/**
 * The centres closest to the desired ones, by least squares, that keep the order of the slots and their distances: pools
 * of adjacent slots that would overlap move to their common mean.
 */
export function separate(slots: readonly Slot[], desired: readonly number[]): number[] {
  const offsets: number[] = [];
  for (const [index, slot] of slots.entries()) {
    const above = slots[index - 1];
    offsets.push(above ? (offsets[index - 1] ?? 0) + above.height / 2 + ROW_GAP + slot.height / 2 : 0);
  }
  const pools: { sum: number; size: number }[] = [];
  for (const [index, offset] of offsets.entries()) {
    let pool = { sum: (desired[index] ?? 0) - offset, size: 1 };
    for (let last = pools.at(-1); last && last.sum / last.size > pool.sum / pool.size; last = pools.at(-1)) {
      pool = { sum: pool.sum + last.sum, size: pool.size + last.size };
      pools.pop();
    }
    pools.push(pool);
  }
  const means = pools.flatMap(({ sum, size }) => Array.from({ length: size }, () => sum / size));
  return offsets.map((offset, index) => offset + (means[index] ?? 0));
}
