import { useSyncExternalStore } from "react";

/** Columns by which the server sorts. */
export const SORT_COLUMNS = ["username", "name", "email", "createdAt"] as const;

export type SortColumn = (typeof SORT_COLUMNS)[number];

/** What the URL says about the list. */
export interface ListState {
  readonly q: string;
  readonly page: number;
  readonly column: SortColumn;
  readonly descending: boolean;
}

/** The list without a query in the URL. */
const START: ListState = { q: "", page: 1, column: "username", descending: false };
/** Longer texts are no search. */
const MAX_SEARCH = 200;

/** Reads the state from a URL's query; what is invalid there is ignored. */
export function parseListState(search: string): ListState {
  const parameters = new URLSearchParams(search);
  const sort = parameters.get("sort") ?? "";
  const page = Number(parameters.get("page"));
  const column = SORT_COLUMNS.find((name) => name === sort.replace(/^-/, ""));
  return {
    q: (parameters.get("q") ?? "").trim().slice(0, MAX_SEARCH),
    page: Number.isSafeInteger(page) && page > 0 ? page : START.page,
    column: column ?? START.column,
    descending: column !== undefined && sort.startsWith("-"),
  };
}

/** The state as a URL's query, without what is so by default. */
export function formatListState(state: ListState): string {
  const parameters = new URLSearchParams();
  if (state.q !== "") parameters.set("q", state.q);
  if (sortOf(state) !== sortOf(START)) parameters.set("sort", sortOf(state));
  if (state.page !== START.page) parameters.set("page", `${state.page}`);
  return parameters.size === 0 ? "" : `?${parameters}`;
}

/** The state's order as the server takes it. */
export const sortOf = ({ column, descending }: ListState): string => (descending ? `-${column}` : column);

const LISTENERS = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  LISTENERS.add(listener);
  addEventListener("popstate", listener);
  return () => {
    LISTENERS.delete(listener);
    removeEventListener("popstate", listener);
  };
}

/**
 * Changes the state in the URL.
 *
 * @param how `push` adds a step for the back button; `replace` does not.
 */
export function setListState(changes: Partial<ListState>, how: "push" | "replace" = "push"): void {
  const next = formatListState({ ...parseListState(location.search), ...changes });
  if (next === location.search) return;
  const url = `${location.pathname}${next}`;
  if (how === "push") history.pushState(null, "", url);
  else history.replaceState(null, "", url);
  for (const listener of LISTENERS) listener();
}

/** The state in the URL, which follows the back button. */
export function useListState(): ListState {
  return parseListState(useSyncExternalStore(subscribe, () => location.search));
}
