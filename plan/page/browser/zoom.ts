/// <reference lib="dom" />
/// <reference lib="dom.iterable" />

// Zoom and pan of the drawings: wheel, drag, pinch, buttons.

interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

const STEP = 1.3;
const CLOSEST = 0.05; // of the whole drawing
const WHEEL_SPEED = 0.0015;
const CLICK_TOLERANCE = 4; // pixels
const SMALLEST_TEXT = 0.8; // of its natural size: what fits smaller starts at its left instead

function attach(view: HTMLElement): void {
  const svg = view.querySelector<SVGSVGElement>("figure svg");
  if (!svg) return;
  const { x, y, width, height } = svg.viewBox.baseVal;
  const whole: Box = { x, y, width, height };
  let box: Box = { ...whole };
  const pointers = new Map<number, PointerEvent>();
  let moved = 0;
  svg.removeAttribute("width");
  svg.removeAttribute("height");

  const apply = () => {
    svg.setAttribute("viewBox", `${box.x} ${box.y} ${box.width} ${box.height}`);
  };
  const scale = () => {
    const { width: across, height: down } = svg.getBoundingClientRect();
    return Math.min(across / box.width, down / box.height) || 1;
  };
  const fit = () => {
    box = { ...whole };
    const { width: across, height: down } = svg.getBoundingClientRect();
    if (across > 0 && scale() < SMALLEST_TEXT) {
      box = { x: whole.x, y: whole.y, width: across / SMALLEST_TEXT, height: down / SMALLEST_TEXT };
    }
    apply();
  };
  const zoom = (factor: number, clientX: number, clientY: number) => {
    const rect = svg.getBoundingClientRect();
    const size = Math.min(Math.max(box.width / factor, whole.width * CLOSEST), whole.width * 4);
    const ratio = size / box.width;
    const share = { x: (clientX - rect.left) / rect.width, y: (clientY - rect.top) / rect.height };
    box = {
      x: box.x + box.width * (1 - ratio) * share.x,
      y: box.y + box.height * (1 - ratio) * share.y,
      width: size,
      height: box.height * ratio,
    };
    apply();
  };
  const zoomCentre = (factor: number) => {
    const rect = svg.getBoundingClientRect();
    zoom(factor, rect.left + rect.width / 2, rect.top + rect.height / 2);
  };

  svg.addEventListener(
    "wheel",
    (event) => {
      event.preventDefault();
      zoom(Math.exp(-event.deltaY * WHEEL_SPEED), event.clientX, event.clientY);
    },
    { passive: false },
  );
  svg.addEventListener("pointerdown", (event) => {
    pointers.set(event.pointerId, event);
    moved = 0;
  });
  svg.addEventListener("pointermove", (event) => {
    const before = pointers.get(event.pointerId);
    if (!before) return;
    const [other] = [...pointers.values()].filter(({ pointerId }) => pointerId !== event.pointerId);
    if (other) zoom(distance(event, other) / Math.max(1, distance(before, other)), event.clientX, event.clientY);
    else {
      box.x -= (event.clientX - before.clientX) / scale();
      box.y -= (event.clientY - before.clientY) / scale();
      apply();
    }
    moved += distance(event, before);
    if (moved > CLICK_TOLERANCE) svg.setPointerCapture(event.pointerId);
    pointers.set(event.pointerId, event);
  });
  for (const end of ["pointerup", "pointercancel"] as const) {
    svg.addEventListener(end, (event) => pointers.delete(event.pointerId));
  }
  // A drag that ends on a resource is no click on it.
  svg.addEventListener(
    "click",
    (event) => {
      if (moved > CLICK_TOLERANCE) event.stopPropagation();
    },
    { capture: true },
  );
  view.querySelector("[data-zoom=in]")?.addEventListener("click", () => {
    zoomCentre(STEP);
  });
  view.querySelector("[data-zoom=out]")?.addEventListener("click", () => {
    zoomCentre(1 / STEP);
  });
  view.querySelector("[data-zoom=fit]")?.addEventListener("click", fit);

  let fitted = false;
  document.addEventListener("viewchange", (event) => {
    if (fitted || (event as CustomEvent<string>).detail !== view.id) return;
    fitted = true;
    fit();
  });
}

function distance(a: MouseEvent, b: MouseEvent): number {
  return Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY);
}

document.querySelectorAll<HTMLElement>(".view").forEach(attach);
