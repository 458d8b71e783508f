import type { PageData, PageResource } from "../data";

/** Returns a function that finds the ids of the resources that contain every word of a search, in any case. */
export function createSearch({
  resources,
}: PageData): (search: string, onlyDifferences: boolean) => ReadonlySet<string> {
  let entries: readonly { readonly resource: PageResource; readonly text: string }[] | undefined;
  return (search, onlyDifferences) => {
    // Takes a while for thousands of resources, which need not be waited for before the page is shown.
    entries ??= resources.map((resource) => ({ resource, text: searchText(resource) }));
    const words = search.toLowerCase().split(/\s+/).filter(Boolean);
    const hits = entries.filter(
      ({ resource, text }) => (resource.differs || !onlyDifferences) && words.every((word) => text.includes(word)),
    );
    return new Set(hits.map(({ resource }) => resource.id));
  };
}

function searchText({ kind, name, type, values, inputs }: PageResource): string {
  const lines = inputs.map(({ key, text }) => `${key} ${text ?? ""}`);
  return [kind, name, type, ...values, ...lines].join(" ").toLowerCase();
}
