import type { Rect } from "./level";

// Scale and position of a drawing in its window; all functions are pure.

/** A point of the drawing is on the screen at `point * scale + offset`, in pixels. */
export interface Camera {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}

/** A size in pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** The smallest scale that is chosen automatically: the smallest text, of 12 px, is displayed with 11 px. */
export const LEGIBLE_SCALE = 11 / 12;

const LARGEST_FIT = 1.6;
const SMALLEST_SCALE = 0.1;
const LARGEST_SCALE = 4;
const EDGE = 12;

/** Shows the whole drawing in the centre of the window, at most at {@link LARGEST_FIT} of its size. */
export function fitWhole(drawing: Size, view: Size): Camera {
  const scale = Math.min(view.width / drawing.width, view.height / drawing.height, LARGEST_FIT);
  return centred({ x: 0, y: 0, scale }, drawing, view);
}

/** Shows the whole drawing where it is legible then; otherwise the smallest legible scale with `focus` in view. */
export function fitLegibly(drawing: Size, view: Size, focus?: Rect): Camera {
  const whole = fitWhole(drawing, view);
  if (whole.scale >= LEGIBLE_SCALE) return whole;
  const start = centred({ x: 0, y: 0, scale: LEGIBLE_SCALE }, drawing, view);
  if (!focus) return start;
  const { x, y, width, height } = focus;
  // A rectangle too large for the window is displayed from its top left corner.
  const inset = (space: number, size: number) => Math.max((space - size * LEGIBLE_SCALE) / 2, EDGE);
  return limit(
    {
      scale: LEGIBLE_SCALE,
      x: inset(view.width, width) - x * LEGIBLE_SCALE,
      y: inset(view.height, height) - y * LEGIBLE_SCALE,
    },
    drawing,
    view,
  );
}

/** Changes the scale and keeps the point of the drawing that is at `point` of the window. */
export function zoomAt(camera: Camera, factor: number, point: { readonly x: number; readonly y: number }): Camera {
  const scale = Math.min(Math.max(camera.scale * factor, SMALLEST_SCALE), LARGEST_SCALE);
  const ratio = scale / camera.scale;
  return { scale, x: point.x - (point.x - camera.x) * ratio, y: point.y - (point.y - camera.y) * ratio };
}

/** Moves the drawing as little as needed for `rect` to be in the window; the top left corner has priority. */
export function reveal(camera: Camera, rect: Rect, view: Size): Camera {
  const shift = (start: number, size: number, space: number) => {
    if (start < EDGE) return EDGE - start;
    return start + size > space - EDGE ? Math.max(space - EDGE - size, EDGE) - start : 0;
  };
  const { x, y, scale } = camera;
  return {
    scale,
    x: x + shift(rect.x * scale + x, rect.width * scale, view.width),
    y: y + shift(rect.y * scale + y, rect.height * scale, view.height),
  };
}

/** Centres the drawing along each axis in which it fits; along the others it starts at the window's edge. */
function centred(camera: Camera, drawing: Size, view: Size): Camera {
  return {
    ...camera,
    x: Math.max(0, (view.width - drawing.width * camera.scale) / 2),
    y: Math.max(0, (view.height - drawing.height * camera.scale) / 2),
  };
}

/** Leaves no empty margin beside a drawing that is larger than the window. */
function limit(camera: Camera, drawing: Size, view: Size): Camera {
  const within = (offset: number, size: number, space: number) =>
    size <= space ? (space - size) / 2 : Math.min(0, Math.max(space - size, offset));
  return {
    ...camera,
    x: within(camera.x, drawing.width * camera.scale, view.width),
    y: within(camera.y, drawing.height * camera.scale, view.height),
  };
}
