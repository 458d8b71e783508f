/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import type { PageData, PageResource } from "../data";

// Tabs, search and the filter of what differs.

const data = JSON.parse(document.getElementById("data")?.textContent ?? "{}") as PageData;
const TABS = [...document.querySelectorAll<HTMLButtonElement>("[role=tab]")];
const search = document.querySelector<HTMLInputElement>("#search");
const onlyDiffering = document.querySelector<HTMLInputElement>("#only-differing");
const TEXTS = new Map(data.resources.map((resource) => [resource.id, searchText(resource)]));

function searchText({ kind, name, type, values, inputs }: PageResource): string {
  const lines = inputs.map(({ key, text }) => `${key} ${text ?? ""}`);
  return [kind, name, type, ...values, ...lines].join(" ").toLowerCase();
}

function show(view: string): void {
  for (const tab of TABS) {
    const selected = tab.dataset.view === view;
    tab.setAttribute("aria-selected", String(selected));
    const panel = document.getElementById(tab.dataset.view ?? "");
    if (panel) panel.hidden = !selected;
  }
  document.dispatchEvent(new CustomEvent("viewchange", { detail: view }));
}

function matches(id: string): boolean {
  const words = (search?.value ?? "").toLowerCase().split(/\s+/).filter(Boolean);
  return words.every((word) => TEXTS.get(id)?.includes(word) ?? false);
}

function filter(): void {
  const wantsDiffering = onlyDiffering?.checked ?? false;
  const active = wantsDiffering || (search?.value ?? "").trim() !== "";
  for (const { id, differs } of data.resources) {
    const fits = matches(id) && (differs || !wantsDiffering);
    document.getElementById(id)?.classList.toggle("dimmed", active && !fits);
  }
  for (const edge of document.querySelectorAll("g.edge")) {
    const ends = edge.id.split("--").map((id) => document.getElementById(id));
    edge.classList.toggle(
      "dimmed",
      ends.some((end) => end?.classList.contains("dimmed")),
    );
  }
  filterRows(wantsDiffering);
}

/** Hides the rows that do not fit, but for those that a fitting one is in. */
function filterRows(wantsDiffering: boolean): void {
  const rows = [...document.querySelectorAll<HTMLTableRowElement>(".matrix tbody tr")];
  let needed = -1; // depth of the rows above that must stay, for what is in them
  for (const row of rows.reverse()) {
    const depth = Number(row.dataset.depth);
    const ids = [...row.querySelectorAll<HTMLElement>("[data-resource]")].map((cell) => cell.dataset.resource ?? "");
    const fits = ids.some(matches) && (row.classList.contains("differs") || !wantsDiffering);
    const shown = fits || depth === needed;
    row.hidden = !shown;
    if (shown) needed = depth - 1;
  }
}

for (const tab of TABS) {
  tab.addEventListener("click", () => {
    history.replaceState(undefined, "", `#${encodeURIComponent(tab.dataset.name ?? "")}`);
    show(tab.dataset.view ?? "");
  });
}
search?.addEventListener("input", filter);
onlyDiffering?.addEventListener("change", filter);
addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.target instanceof HTMLInputElement) return;
  event.preventDefault();
  search?.focus();
});

const asked = decodeURIComponent(location.hash.slice(1));
// The zoom script must be listening first: it measures a drawing when it is shown.
addEventListener("DOMContentLoaded", () => {
  show(TABS.find((tab) => tab.dataset.name === asked)?.dataset.view ?? "view-all");
});
