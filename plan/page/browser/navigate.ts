import type { Rect } from "./level";

// Arrow keys: from one box to the next in a direction.

/** A key that moves the focus. */
export type ArrowKey = "ArrowLeft" | "ArrowRight" | "ArrowUp" | "ArrowDown";

/** A box's place on the page. */
export interface PlacedBox {
  readonly id: string;
  readonly rect: Rect;
}

const DIRECTIONS: Readonly<Record<ArrowKey, readonly [x: number, y: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};
/** Columns are aligned: up and down stay in one, left and right go to the next one. */
const SIDEWAYS_WEIGHT = { vertical: 8, horizontal: 1.5 } as const;

/** Whether a key is an arrow key. */
export function isArrowKey(key: string): key is ArrowKey {
  return Object.hasOwn(DIRECTIONS, key);
}

/** The id of the nearest box in a direction; undefined where there is none. */
export function nextBox(boxes: readonly PlacedBox[], from: Rect, key: ArrowKey): string | undefined {
  const [dx, dy] = DIRECTIONS[key];
  const weight = dx === 0 ? SIDEWAYS_WEIGHT.vertical : SIDEWAYS_WEIGHT.horizontal;
  const distance = (rect: Rect) => {
    const [x, y] = [gap(from.x, from.width, rect.x, rect.width), gap(from.y, from.height, rect.y, rect.height)];
    const ahead = dx === 0 ? y * dy : x * dx;
    const sideways = Math.abs(dx === 0 ? x : y);
    return ahead > 0 ? ahead + sideways * weight : undefined;
  };
  const found = boxes.flatMap(({ id, rect }) => {
    const length = distance(rect);
    return length === undefined ? [] : [{ id, length }];
  });
  return found.sort((a, b) => a.length - b.length)[0]?.id;
}

/** The signed distance between two intervals; 0 where they overlap. */
function gap(a: number, length: number, b: number, other: number): number {
  if (b >= a + length) return b - (a + length) || Number.EPSILON;
  if (b + other <= a) return b + other - a || -Number.EPSILON;
  return 0;
}
