import { Badge, Button, Skeleton } from "@mantine/core";

import type { User } from "./api";
import { Roles } from "./roles";
import { COLUMN_NAMES } from "./sort-select";
import { type ListState, setListState, SORT_COLUMNS, type SortColumn } from "./url-state";

const DATE = new Intl.DateTimeFormat("en", { dateStyle: "medium" });
/** Rows that are drawn while the first page loads. */
const PLACEHOLDERS = ["a", "b", "c", "d", "e", "f"];

interface RowActions {
  readonly onEdit: (user: User) => void;
  readonly onDelete: (user: User) => void;
}

interface UsersTableArgs extends RowActions {
  /** Undefined while the first page loads. */
  readonly users: readonly User[] | undefined;
  readonly self: User;
  readonly state: ListState;
  /** Whether the rows are those of the previous query. */
  readonly isStale: boolean;
}

/**
 * The table of users. Its roles are explicit: on narrow screens the stylesheet makes each row a card, and browsers then
 * forget that it is a table.
 */
export function UsersTable({ users, self, state, isStale, ...actions }: UsersTableArgs) {
  if (users?.length === 0) {
    return (
      <div className="empty">
        <p className="empty-title">{state.q === "" ? "There are no users yet" : "Nobody matches your search"}</p>
        {state.q !== "" && (
          <Button
            variant="default"
            onClick={() => {
              setListState({ q: "", page: 1 });
            }}
          >
            Clear search
          </Button>
        )}
      </div>
    );
  }
  return (
    <table role="table" className="users" aria-label="Users" data-stale={isStale || undefined}>
      <thead role="rowgroup">
        <tr role="row">
          {SORT_COLUMNS.map((column) => (
            <SortHeader key={column} column={column} state={state} />
          ))}
          <th role="columnheader" scope="col">
            Roles
          </th>
          <th role="columnheader" scope="col">
            <span className="visually-hidden">Actions</span>
          </th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        {users
          ? users.map((user) => <UserRow key={user.id} user={user} isSelf={user.id === self.id} {...actions} />)
          : PLACEHOLDERS.map((key) => (
              <tr role="row" key={key} className="late">
                <td role="cell" colSpan={6}>
                  <Skeleton height={28} animate={false} />
                </td>
              </tr>
            ))}
      </tbody>
    </table>
  );
}

function SortHeader({ column, state }: { readonly column: SortColumn; readonly state: ListState }) {
  const isSorted = state.column === column;
  const order = state.descending ? "descending" : "ascending";
  return (
    <th role="columnheader" scope="col" className={`column-${column}`} aria-sort={isSorted ? order : "none"}>
      <button
        type="button"
        className="sort"
        onClick={() => {
          setListState({ column, descending: isSorted && !state.descending, page: 1 });
        }}
      >
        {COLUMN_NAMES[column]}
        <svg className="sort-arrow" viewBox="0 0 10 10" width="10" height="10" aria-hidden="true">
          <path d="M5 1.5 9 7.5H1z" fill="currentColor" />
        </svg>
      </button>
    </th>
  );
}

interface UserRowArgs extends RowActions {
  readonly user: User;
  readonly isSelf: boolean;
}

function UserRow({ user, isSelf, onEdit, onDelete }: UserRowArgs) {
  return (
    <tr role="row" data-self={isSelf || undefined}>
      <th role="rowheader" scope="row" className="column-username">
        <span className="who">
          <span className="initial" aria-hidden="true">
            {user.username.charAt(0).toUpperCase()}
          </span>
          <span className="username">{user.username}</span>
          {isSelf && (
            <Badge className="self" variant="outline" tt="none" radius="sm">
              You
            </Badge>
          )}
        </span>
      </th>
      <td role="cell" className="column-name">
        {user.name}
      </td>
      <td role="cell" className="column-email">
        {user.email}
        {!user.verified && <span className="unverified"> not verified</span>}
      </td>
      <td role="cell" className="column-createdAt">
        <span className="cell-label">Created </span>
        <time dateTime={user.createdAt}>{DATE.format(new Date(user.createdAt))}</time>
      </td>
      <td role="cell" className="column-roles">
        <Roles roles={user.roles} />
      </td>
      <td role="cell" className="column-actions">
        <Button
          variant="subtle"
          size="compact-sm"
          aria-label={`Edit ${user.username}`}
          onClick={() => {
            onEdit(user);
          }}
        >
          Edit
        </Button>
        <Button
          className="danger"
          variant="subtle"
          color="red"
          size="compact-sm"
          aria-label={`Delete ${user.username}`}
          onClick={() => {
            onDelete(user);
          }}
        >
          Delete
        </Button>
      </td>
    </tr>
  );
}
