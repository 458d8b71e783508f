/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import type { GraphView } from "./graph-view";
import { isArrowKey, nextBox } from "./navigate";

// Mouse and keyboard on the boxes of a graph.

/** Milliseconds and pixels between the two clicks of a double click. */
const DOUBLE_CLICK = { time: 400, distance: 8 } as const;

/** Shows the details of a resource; with `byKeyboard`, the focus moves to them. */
export type ShowDetails = (id: string, byKeyboard: boolean) => void;

/** Connects a graph's boxes and buttons; the hint below each graph lists the keys. */
export function connect(view: GraphView, showDetails: ShowDetails): void {
  connectTools(view);
  connectClicks(view, showDetails);
  connectKeys(view, showDetails);
}

function connectTools(view: GraphView): void {
  const { stage } = view;
  const actions: Readonly<Record<string, () => void>> = {
    "zoom-in": () => {
      stage.zoom(1);
    },
    "zoom-out": () => {
      stage.zoom(-1);
    },
    fit: () => {
      stage.fit();
    },
    "unfold-all": () => {
      view.unfoldAll();
    },
    "fold-all": () => {
      view.foldAll();
    },
  };
  for (const tool of stage.figure.querySelectorAll<HTMLButtonElement>("[data-action]")) {
    tool.addEventListener("click", () => actions[tool.dataset.action ?? ""]?.());
  }
}

function connectClicks(view: GraphView, showDetails: ShowDetails): void {
  const { figure } = view.stage;
  let last: { id: string; time: number; x: number; y: number; undo: () => void } | undefined;

  const activate = (id: string, byKeyboard: boolean) => {
    if (view.tree.byId.get(id)?.children.length === 0) showDetails(id, byKeyboard);
    else view.toggle(id);
  };
  figure.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : undefined;
    const id = idOf(target?.closest(".main, .info"));
    // Boxes move when one unfolds: the second click of a double click may hit another one.
    const isSecond =
      last !== undefined &&
      event.detail > 0 &&
      event.timeStamp - last.time < DOUBLE_CLICK.time &&
      Math.hypot(event.clientX - last.x, event.clientY - last.y) < DOUBLE_CLICK.distance;
    if (last && isSecond) {
      last.undo();
      // The second click may have moved the focus away.
      view.focus(last.id);
      showDetails(last.id, false);
      last = undefined;
      return;
    }
    last = undefined;
    if (id === undefined) return;
    if (target?.closest(".info") || event.shiftKey) {
      showDetails(id, event.detail === 0);
      return;
    }
    const before = view.stage.save();
    activate(id, event.detail === 0);
    const undo = () => {
      if (view.tree.byId.get(id)?.children.length === 0) return;
      view.toggle(id);
      view.stage.restore(before);
    };
    last = { id, time: event.timeStamp, x: event.clientX, y: event.clientY, undo };
  });
}

function connectKeys(view: GraphView, showDetails: ShowDetails): void {
  const { figure } = view.stage;
  figure.addEventListener("keydown", (event) => {
    const id = idOf(event.target instanceof Element ? event.target.closest(".main") : undefined);
    if (id === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "i" || (event.key === "Enter" && event.shiftKey)) {
      event.preventDefault();
      showDetails(id, true);
    } else if (isArrowKey(event.key)) {
      event.preventDefault();
      const boxes = view.focusRects();
      const from = boxes.find((box) => box.id === id);
      const next = from && nextBox(boxes, from.rect, event.key);
      if (next !== undefined) view.focus(next);
    }
  });
  figure.addEventListener("focusin", (event) => {
    const id = idOf(event.target instanceof Element ? event.target : undefined);
    if (id !== undefined && (event.target as Element).matches(":focus-visible")) view.reveal(id);
  });
}

function idOf(target: Element | null | undefined): string | undefined {
  return target?.closest<HTMLElement>(".box")?.dataset.id;
}
