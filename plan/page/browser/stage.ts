/// <reference lib="dom" />
import { fitLegibly, fitWhole, reveal, zoomAt, type Camera, type Size } from "./camera";
import type { Rect } from "./level";

// The window of a drawing: wheel and pinch zoom, dragging moves.

const WHEEL_SPEED = 0.0015;
const CLICK_TOLERANCE = 4; // pixels
const STEP = 1.3;

/** Displays a drawing of any size in a figure. */
export class Stage {
  private camera: Camera = { x: 0, y: 0, scale: 1 };
  private drawing: Size = { width: 1, height: 1 };
  private readonly pointers = new Map<number, PointerEvent>();
  private dragged = 0;
  /** Whether the user has moved or zoomed the drawing since it was fitted. */
  private isManual = false;

  constructor(
    readonly figure: HTMLElement,
    private readonly canvas: HTMLElement,
  ) {
    figure.addEventListener("wheel", (event) => {
      event.preventDefault();
      this.zoomTo(zoomAt(this.camera, Math.exp(-event.deltaY * WHEEL_SPEED), this.pointIn(event)));
    });
    figure.addEventListener("pointerdown", (event) => {
      this.pointers.set(event.pointerId, event);
      this.dragged = 0;
    });
    figure.addEventListener("pointermove", (event) => {
      this.drag(event);
    });
    for (const end of ["pointerup", "pointercancel", "pointerleave"] as const) {
      figure.addEventListener(end, (event) => this.pointers.delete(event.pointerId));
    }
    // A drag that ends on a box is not a click on it.
    const ignoreDrag = (event: Event) => {
      if (this.dragged > CLICK_TOLERANCE) event.stopPropagation();
      this.dragged = 0;
    };
    figure.addEventListener("click", ignoreDrag, { capture: true });
  }

  /** The current view, for {@link restore}. */
  save(): { camera: Camera; isManual: boolean } {
    return { camera: this.camera, isManual: this.isManual };
  }

  restore({ camera, isManual }: { camera: Camera; isManual: boolean }): void {
    this.isManual = isManual;
    this.apply(camera);
  }

  get size(): Size {
    return { width: this.figure.clientWidth, height: this.figure.clientHeight };
  }

  /** Sets the drawing's size, and keeps `focus` in view: a view that the user chose only moves as far as needed for that. */
  update(drawing: Size, focus?: Rect): void {
    this.drawing = drawing;
    if (this.isManual) {
      if (focus) this.reveal(focus);
    } else this.apply(fitLegibly(drawing, this.size, focus));
  }

  reveal(rect: Rect): void {
    this.apply(reveal(this.camera, rect, this.size));
  }

  /** Shows the whole drawing, however small. */
  fit(): void {
    this.isManual = false;
    this.apply(fitWhole(this.drawing, this.size));
  }

  /** Zooms one step in (1) or out (-1) around the centre. */
  zoom(direction: 1 | -1): void {
    const { width, height } = this.size;
    this.zoomTo(zoomAt(this.camera, STEP ** direction, { x: width / 2, y: height / 2 }));
  }

  private zoomTo(camera: Camera): void {
    this.isManual = true;
    this.apply(camera);
  }

  private apply(camera: Camera): void {
    this.camera = camera;
    this.canvas.style.transform = `translate(${camera.x}px, ${camera.y}px) scale(${camera.scale})`;
  }

  private pointIn({ clientX, clientY }: MouseEvent): { x: number; y: number } {
    const { left, top } = this.figure.getBoundingClientRect();
    return { x: clientX - left, y: clientY - top };
  }

  private drag(event: PointerEvent): void {
    const last = this.pointers.get(event.pointerId);
    if (!last) return;
    this.pointers.set(event.pointerId, event);
    this.dragged += distance(event, last);
    if (this.dragged <= CLICK_TOLERANCE) return;
    this.figure.setPointerCapture(event.pointerId);
    const [other] = [...this.pointers.values()].filter(({ pointerId }) => pointerId !== event.pointerId);
    if (other) {
      const factor = distance(event, other) / Math.max(1, distance(last, other));
      this.zoomTo(zoomAt(this.camera, factor, this.pointIn(event)));
    } else {
      const { x, y, scale } = this.camera;
      this.zoomTo({ scale, x: x + event.clientX - last.clientX, y: y + event.clientY - last.clientY });
    }
  }
}

function distance(a: MouseEvent, b: MouseEvent): number {
  return Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY);
}
