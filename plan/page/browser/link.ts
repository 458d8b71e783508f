// The part of the page's state that its address holds: `#env=prod&resource=<key>&search=rds`, `#env=prod&show=cost`.

/** What is shown of an environment. */
export type Mode = "resources" | "cost";

/** What a link to the page names. */
export interface PageLink {
  /** Name of an environment, or {@link ALL} for the table of all environments. */
  readonly view: string;
  /** What the view shows. */
  readonly mode: Mode;
  /** Key of the resource whose details are open. */
  readonly resource?: string;
  /** The environment of that resource, where `view` does not determine it. */
  readonly from?: string;
  readonly search: string;
  readonly onlyDifferences: boolean;
}

/** The view that shows all environments side by side. */
export const ALL = "all";

/** Characters that a fragment may contain as they are: a resource's key stays readable. */
const READABLE = [":", "/", "$", "@"] as const;

/** The fragment for a link, with `#`; the default state has the shortest one, `#env=all`. */
export function formatLink({ view, mode, resource, from, search, onlyDifferences }: PageLink): string {
  const values = new URLSearchParams({ env: view });
  if (mode === "cost") values.set("show", mode);
  if (resource !== undefined) values.set("resource", resource);
  if (resource !== undefined && from !== undefined && from !== view) values.set("from", from);
  if (search.trim() !== "") values.set("search", search.trim());
  if (onlyDifferences) values.set("only", "differences");
  return `#${READABLE.reduce((text, mark) => text.replaceAll(encodeURIComponent(mark), mark), values.toString())}`;
}

/** Reads a fragment, with or without `#`. `#prod` is short for `#env=prod`; an unknown environment means {@link ALL}. */
export function parseLink(fragment: string, environments: readonly string[]): PageLink {
  const values = new URLSearchParams(fragment.replace(/^#/, ""));
  const [short = ""] = values.keys();
  const view = values.get("env") ?? short;
  const resource = values.get("resource");
  const from = values.get("from");
  return {
    view: environments.includes(view) ? view : ALL,
    mode: values.get("show") === "cost" ? "cost" : "resources",
    ...(resource === null ? {} : { resource }),
    ...(from === null ? {} : { from }),
    search: values.get("search") ?? "",
    onlyDifferences: values.get("only") === "differences",
  };
}
