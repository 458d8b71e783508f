import { NativeSelect } from "@mantine/core";

import { type ListState, parseListState, setListState, SORT_COLUMNS, type SortColumn, sortOf } from "./url-state";

/** Names of the columns by which the list can be sorted. */
export const COLUMN_NAMES: Readonly<Record<SortColumn, string>> = {
  username: "Username",
  name: "Name",
  email: "E-mail",
  createdAt: "Created",
};

const OPTIONS = SORT_COLUMNS.flatMap((column) => [
  { value: column, label: `${COLUMN_NAMES[column]}, ${column === "createdAt" ? "oldest first" : "A to Z"}` },
  { value: `-${column}`, label: `${COLUMN_NAMES[column]}, ${column === "createdAt" ? "newest first" : "Z to A"}` },
]);

/** The order of the list where it has no column headers: on narrow screens. */
export function SortSelect({ state }: { readonly state: ListState }) {
  return (
    <NativeSelect
      className="sort-select"
      label="Sort by"
      data={OPTIONS}
      value={sortOf(state)}
      onChange={(event) => {
        const { column, descending } = parseListState(`?sort=${event.currentTarget.value}`);
        setListState({ column, descending, page: 1 });
      }}
    />
  );
}
