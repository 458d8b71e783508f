/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import type { PageData } from "../data";

// Helpers for elements. Values of the plans are set as text, never as HTML.

/** Reads the data that the page contains. */
export function readData(): PageData {
  return JSON.parse(document.getElementById("data")?.textContent ?? "{}") as PageData;
}

/** Creates an element. */
export function element(tag: string, className: string, ...content: (Node | string)[]): HTMLElement {
  const created = document.createElement(tag);
  created.className = className;
  created.append(...content);
  return created;
}

/** Creates a button that calls `act` when it is pressed. */
export function button(label: string, className: string, act?: () => void): HTMLButtonElement {
  const created = element("button", className, label) as HTMLButtonElement;
  created.type = "button";
  if (act) created.addEventListener("click", act);
  return created;
}

/** Creates an SVG path. */
export function svgPath(className: string, path: string): SVGPathElement {
  const created = document.createElementNS("http://www.w3.org/2000/svg", "path");
  created.setAttribute("class", className);
  created.setAttribute("d", path);
  return created;
}

/** `1 resource`, `2 resources`. */
export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
