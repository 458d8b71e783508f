/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import type { PageResource } from "../data";
import { connectCosts } from "./cost";
import { button, plural, readData } from "./dom";
import { connect } from "./graph-input";
import { GraphView } from "./graph-view";
import { ALL, formatLink, parseLink, type Mode } from "./link";
import { showPanel } from "./panel";
import { createSearch } from "./search";
import { createTable } from "./table";

// The state of the page: the view and what it shows, the resource whose details are open, the search. The address follows it.

const COPIED_MILLISECONDS = 1500;

const data = readData();
const resourceById = Object.fromEntries(data.resources.map((resource) => [resource.id, resource]));
const findHits = createSearch(data);
const tabs = document.querySelectorAll<HTMLButtonElement>("[role=tab]");
const modes = document.querySelectorAll<HTMLButtonElement>("[data-mode]");
const panel = document.querySelector<HTMLElement>("#details");
const search = document.querySelector<HTMLInputElement>("#search");
const onlyDifferences = document.querySelector<HTMLInputElement>("#only-differences");
const figures = readFigures();
const graphs = createGraphs();
const table = createTable();

let view = ALL;
let mode: Mode = "resources";
let selected: PageResource | undefined;
let lastHit: string | undefined;

/** The frame of each environment's graph. */
function readFigures(): ReadonlyMap<string, HTMLElement> {
  const sections = [...document.querySelectorAll<HTMLElement>(".view[data-environment]")];
  return new Map(
    sections.flatMap((section): [string, HTMLElement][] => {
      const figure = section.querySelector<HTMLElement>("figure");
      return figure ? [[section.dataset.environment ?? "", figure]] : [];
    }),
  );
}

/** The graphs so far, by environment. */
function createGraphs(): Map<string, GraphView> {
  return new Map();
}

/** The graph of an environment, which is made when it is needed first. */
function graphOf(environment: string): GraphView | undefined {
  const known = graphs.get(environment);
  const figure = figures.get(environment);
  if (known || !figure) return known;
  const graph = new GraphView(
    figure,
    data.resources.filter((resource) => resource.environment === environment),
  );
  graphs.set(environment, graph);
  connect(graph, openById);
  graph.select(selected?.id);
  return graph;
}

function updateAddress(): void {
  const link = {
    view,
    mode,
    ...(selected ? { resource: selected.key, from: selected.environment } : {}),
    search: search?.value ?? "",
    onlyDifferences: onlyDifferences?.checked ?? false,
  };
  history.replaceState(undefined, "", formatLink(link));
}

function showView(name: string): void {
  view = name;
  // The search is for resources.
  document.body.classList.toggle("shows-cost", mode === "cost");
  for (const one of modes) one.setAttribute("aria-pressed", String(one.dataset.mode === mode));
  for (const tab of tabs) {
    const isCurrent = tab.dataset.name === name;
    tab.setAttribute("aria-selected", String(isCurrent));
    for (const shown of ["resources", "cost"] as const) {
      const section = document.getElementById(tab.dataset[shown] ?? "");
      if (section) section.hidden = !isCurrent || shown !== mode;
    }
    tab.setAttribute("aria-controls", tab.dataset[mode] ?? "");
  }
  applySearch();
}

/** The ids of the resources to point out; undefined while nothing is searched for. */
function currentHits(): ReadonlySet<string> | undefined {
  const text = search?.value.trim() ?? "";
  const isFiltered = onlyDifferences?.checked ?? false;
  return text !== "" || isFiltered ? findHits(text, isFiltered) : undefined;
}

function applySearch(): void {
  const hits = currentHits();
  // A view that is not shown follows when it is: with thousands of resources each takes its time.
  if (view === ALL) table?.filter(hits);
  else if (mode === "resources") graphOf(view)?.filter(hits);
  const count = [...(hits ?? [])].filter((id) => view === ALL || resourceById[id]?.environment === view).length;
  const output = document.getElementById("hits");
  if (output) output.textContent = hits ? plural(count, "hit") : "";
  updateAddress();
}

/** Moves the focus to the next hit in the current graph. */
function focusNextHit(): void {
  const graph = graphs.get(view);
  const hits = currentHits();
  const found = [...(graph?.tree.byId.keys() ?? [])].filter((id) => hits?.has(id));
  const [next] = found.slice(found.indexOf(lastHit ?? "") + 1).concat(found);
  if (!graph || next === undefined) return;
  lastHit = next;
  graph.unfoldTo(next);
  graph.focus(next);
}

function openById(id: string | undefined, byKeyboard: boolean): void {
  const resource = resourceById[id ?? ""];
  if (resource) open(resource, byKeyboard);
}

/** Shows a resource's details and its place in the current view; `moveFocus` moves the focus to the details. */
function open(resource: PageResource, moveFocus = false): void {
  if (!panel) return;
  const hadFocus = panel.contains(document.activeElement);
  selected = resource;
  if (view !== ALL && view !== resource.environment) showView(resource.environment);
  showPanel(panel, resource, data, { open, close, copyButton });
  for (const graph of graphs.values()) graph.select(resource.id);
  // In the table, the graph follows when it is shown.
  if (view !== ALL) graphOf(resource.environment)?.unfoldTo(resource.id);
  table?.mark(resource.id);
  updateAddress();
  if (moveFocus || hadFocus) panel.querySelector("h2")?.focus();
}

/** Hides the details; a focus in them returns to the resource. */
function close(): void {
  if (!panel || panel.hidden || !selected) return;
  const { id } = selected;
  const hadFocus = panel.contains(document.activeElement);
  panel.hidden = true;
  selected = undefined;
  for (const graph of graphs.values()) graph.select(undefined);
  table?.mark(undefined);
  updateAddress();
  if (!hadFocus) return;
  graphs.get(view)?.focus(id);
  if (view === ALL) table?.show(id)?.focus();
}

function copyButton(): HTMLElement {
  const created = button("copy link", "copy", () => void copyLink(created));
  return created;
}

async function copyLink(pressed: HTMLElement): Promise<void> {
  const label = pressed.textContent;
  try {
    await navigator.clipboard.writeText(location.href);
    pressed.textContent = "copied";
  } catch {
    // Browsers allow it only with the user's permission.
    pressed.textContent = "see address bar";
  }
  setTimeout(() => {
    pressed.textContent = label;
  }, COPIED_MILLISECONDS);
}

/** Restores the state that the address names. */
function restore(): void {
  const link = parseLink(location.hash, data.environments);
  if (search) search.value = link.search;
  if (onlyDifferences) onlyDifferences.checked = link.onlyDifferences;
  // In the table, any environment will do for a link that names none.
  const places = link.view === ALL ? [link.from, ...data.environments] : [link.view];
  const [resource] = places.flatMap((environment) =>
    data.resources.filter((one) => one.key === link.resource && one.environment === environment),
  );
  close();
  mode = link.mode;
  showView(link.view);
  if (!resource || mode === "cost") return;
  open(resource);
  if (view === ALL) table?.show(resource.id)?.scrollIntoView({ block: "center" });
}

for (const tab of tabs) {
  tab.addEventListener("click", () => {
    const name = tab.dataset.name ?? ALL;
    const { key } = selected ?? {};
    const same = data.resources.find((one) => one.key === key && one.environment === name);
    if (name !== ALL && !same) close();
    showView(name);
    if (same) open(same);
  });
}
for (const one of modes) {
  one.addEventListener("click", () => {
    mode = one.dataset.mode === "cost" ? "cost" : "resources";
    close();
    showView(view);
  });
}
connectCosts();
search?.addEventListener("input", applySearch);
search?.addEventListener("keydown", (event) => {
  if (event.key !== "Enter") return;
  // Otherwise the same key press would also press the box that gets the focus.
  event.preventDefault();
  focusNextHit();
});
onlyDifferences?.addEventListener("change", applySearch);
document.querySelector("header")?.append(copyButton());
table?.element.addEventListener("click", (event) => {
  const cell = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-resource]") : undefined;
  openById(cell?.dataset.resource, event.detail === 0);
});
addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const isTyping = event.target === search;
  // In a search with text, the browser's own Escape removes the text.
  if (event.key === "Escape" && !(isTyping && search?.value)) close();
  if (isTyping || mode === "cost") return;
  const stage = graphs.get(view)?.stage;
  if (event.key === "/") {
    event.preventDefault();
    search?.focus();
  } else if (event.key === "+" || event.key === "=") stage?.zoom(1);
  else if (event.key === "-") stage?.zoom(-1);
  else if (event.key === "0") stage?.fit();
});
addEventListener("hashchange", restore);
restore();
// The first search is as fast as others once the page is shown.
requestAnimationFrame(() => setTimeout(() => findHits("", false)));
