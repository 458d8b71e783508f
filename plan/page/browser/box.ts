/// <reference lib="dom" />
import { button, element, plural } from "./dom";
import { contentOf, countResources, familyShares, summarize, type GraphNode } from "./tree";
import type { Rect } from "./level";

// The element of one box: a resource, a folded component, or an open one with only its header.

/** How a box is displayed. */
export type BoxState = "leaf" | "folded" | "open";

/** The elements of a box. */
export interface BoxElement {
  readonly frame: HTMLElement;
  /** Has the focus; a click folds or unfolds a component and shows the details of a resource. */
  readonly main: HTMLButtonElement;
  readonly hits: HTMLElement;
  /** Its accessible name without hits. */
  readonly label: string;
}

// Font sizes, weights and the height of a line, as in the style sheet.
const SMALL = 12;
const LINE = 18;
const LARGE = 14;
const NORMAL = 400;
const BOLD = 650;
const HEIGHTS = { leaf: 46, folded: 76, open: 38 } as const;
const LIMITS = { leaf: [110, 250], folded: [180, 250], open: [0, 600] } as const;
/** The marker of a folded component and the button for its details, which are beside the kind. */
const INFO = { leaf: 0, folded: 24, open: 0 } as const;
/** Padding and borders, and in a header also gaps, marker and button. */
const EXTRA = { leaf: 34, folded: 46, open: 96 } as const;

/** How a node is displayed. */
export function boxState({ id, children }: GraphNode, unfolded: ReadonlySet<string>): BoxState {
  if (children.length === 0) return "leaf";
  return unfolded.has(id) ? "open" : "folded";
}

/** The size of a box, in pixels, by the width of its text. */
export function measureBox(node: GraphNode, state: BoxState): { width: number; height: number } {
  const kindWidth = textWidth(node.resource.kind, SMALL, NORMAL);
  const nameWidth = textWidth(labelOf(node), LARGE, state === "leaf" ? NORMAL : BOLD);
  const facts = state === "leaf" ? 0 : textWidth(factsOf(node), SMALL, NORMAL);
  const text = state === "open" ? kindWidth + nameWidth + facts : Math.max(kindWidth + INFO[state], nameWidth, facts);
  const [least, most] = LIMITS[state];
  const width = Math.min(Math.max(text + EXTRA[state], least), most);
  const lines = state === "folded" ? summaryLines(node, width) : 0;
  return { width, height: HEIGHTS[state] + lines * LINE };
}

/** Components at the top level have a summary of their content; those inside others take less space. */
function summaryLines(node: GraphNode, width: number): number {
  if (node.parent) return 0;
  return textWidth(summarize(node), SMALL, NORMAL) > width - EXTRA.leaf ? 2 : 1;
}

/** Creates the elements of a node's box. */
export function createBox(node: GraphNode): BoxElement {
  const { kind, name, family } = node.resource;
  const main = button("", "main");
  const hits = element("span", "hits");
  hits.hidden = true;
  const info = button("i", "info");
  info.tabIndex = -1;
  info.title = "Details (i)";
  info.setAttribute("aria-label", `Details of ${kind} ${name}`);
  main.append(element("span", "kind", kind), element("span", "name", labelOf(node)));
  main.title = `${kind} ${name}`;
  if (node.children.length > 0) {
    main.append(element("span", "facts", ...factsWithDifferences(node)));
    if (!node.parent) main.append(element("span", "summary", summarize(node)));
    main.append(familyBar(node));
    main.title += `: ${summarize(node)}`;
  }
  const frame = element("div", "box", main, info, hits);
  frame.dataset.id = node.id;
  frame.classList.add(family);
  frame.classList.toggle("differs", node.resource.differs);
  return { frame, main, hits, label: accessibleName(node) };
}

function accessibleName(node: GraphNode): string {
  const { kind, name, differs } = node.resource;
  if (node.children.length > 0) return `${kind} ${name}, ${factsOf(node)}`;
  return differs ? `${kind} ${name}, differs between environments` : `${kind} ${name}`;
}

/** Updates a box's state and accessible name; `found` is undefined while nothing is searched for. */
export function updateBox({ frame, main, hits, label }: BoxElement, state: BoxState, found?: number): void {
  for (const other of ["leaf", "folded", "open"]) frame.classList.toggle(other, other === state);
  if (state !== "leaf") main.setAttribute("aria-expanded", String(state === "open"));
  main.classList.toggle("dimmed", found === 0);
  const count = state === "leaf" || found === undefined || found === 0 ? "" : plural(found, "hit");
  hits.hidden = count === "";
  // A text that is not seen stays: a change would cost a layout of the box.
  if (count !== "") hits.textContent = count;
  main.setAttribute("aria-label", count === "" ? label : `${label}, ${count}`);
}

/** Moves a box. */
export function placeBox({ frame }: BoxElement, { x, y, width, height }: Rect): void {
  frame.style.transform = `translate(${x}px, ${y}px)`;
  frame.style.width = `${width}px`;
  frame.style.height = `${height}px`;
}

function differing(node: GraphNode): number {
  return contentOf(node).filter(({ resource }) => resource.differs && resource.counted).length;
}

function factsOf(node: GraphNode): string {
  const count = differing(node);
  return [plural(countResources(node), "resource"), ...(count > 0 ? [`${count} differ`] : [])].join(", ");
}

function factsWithDifferences(node: GraphNode): (Node | string)[] {
  const count = differing(node);
  const total = plural(countResources(node), "resource");
  return count > 0 ? [`${total}, `, element("b", "", `${count} differ`)] : [total];
}

/** A bar with one part for each family, as wide as its share of the resources. */
function familyBar(node: GraphNode): HTMLElement {
  const parts = familyShares(node).map(([family, share]) => {
    const part = element("i", family);
    part.style.flexGrow = String(share);
    return part;
  });
  const bar = element("span", "bar", ...parts);
  bar.setAttribute("aria-hidden", "true");
  return bar;
}

/** The name of a node; one too long for its box is without the prefix that it shares with its component. */
function labelOf({ resource: { name }, parent, children }: GraphNode): string {
  const [state, weight] = children.length > 0 ? (["folded", BOLD] as const) : (["leaf", NORMAL] as const);
  const [, most] = LIMITS[state];
  const isTooLong = textWidth(name, LARGE, weight) > most - EXTRA[state];
  const prefix = parent?.resource.name ?? "";
  return isTooLong && prefix !== "" && name.startsWith(`${prefix}-`) ? `…${name.slice(prefix.length)}` : name;
}

const context = document.createElement("canvas").getContext("2d");
const { fontFamily } = getComputedStyle(document.body);

function textWidth(text: string, size: number, weight: number): number {
  if (!context) return text.length * size * 0.6;
  context.font = `${weight} ${size}px ${fontFamily}`;
  return Math.ceil(context.measureText(text).width);
}
