import { Button, Pagination, Title } from "@mantine/core";
import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";

import * as api from "./api";
import type { User } from "./api";
import { CreateDialog } from "./create-dialog";
import { DeleteDialog } from "./delete-dialog";
import { EditDialog } from "./edit-dialog";
import { messageOf, resultOf } from "./messages";
import { useNotify } from "./notice";
import { Problem } from "./problem";
import { SearchField } from "./search-field";
import { setSession, USERS_KEY } from "./session";
import { SortSelect } from "./sort-select";
import { setListState, sortOf, useListState } from "./url-state";
import { useTitle } from "./use-title";
import { UsersTable } from "./users-table";

/** Users on a page of the list. */
export const PAGE_SIZE = 20;

type Task = { readonly kind: "create" } | { readonly kind: "edit" | "delete"; readonly user: User };

/** The list of users and what an administrator does with it. */
export function UsersView({ self }: { readonly self: User }) {
  useTitle("Users");
  const client = useQueryClient();
  const notify = useNotify();
  const heading = useRef<HTMLHeadingElement>(null);
  const [task, setTask] = useState<Task>();
  const state = useListState();
  const query = { q: state.q, page: state.page, limit: PAGE_SIZE, sort: sortOf(state) };
  const { data, error, isFetching, isPlaceholderData, refetch } = useQuery({
    queryKey: [...USERS_KEY, query],
    queryFn: ({ signal }) => api.users(query, signal),
    placeholderData: keepPreviousData,
  });

  // The page in the URL may have vanished with its last user.
  const lastPage = data && !isPlaceholderData && data.total > 0 ? data.pages : undefined;
  useEffect(() => {
    if (lastPage !== undefined && state.page > lastPage) setListState({ page: lastPage }, "replace");
  }, [lastPage, state.page]);

  const close = () => {
    setTask(undefined);
  };
  const finish = (text: string) => {
    close();
    notify(text);
    void client.invalidateQueries({ queryKey: USERS_KEY });
  };
  const onEdited = (user: User) => {
    finish(`The user ${user.username} was saved.`);
    if (user.id === self.id) setSession(client, { user });
  };
  const onDeleted = (user: User) => {
    if (user.id === self.id) {
      notify("Your account was deleted.");
      setSession(client, { user: null, ended: false });
      return;
    }
    finish(`The user ${user.username} was deleted.`);
    heading.current?.focus();
  };

  return (
    <>
      <div className="page-head">
        <Title order={1} ref={heading} tabIndex={-1}>
          Users
        </Title>
        <Button
          onClick={() => {
            setTask({ kind: "create" });
          }}
        >
          Create user
        </Button>
      </div>
      <section className="surface list" aria-label="List of users" aria-busy={isFetching}>
        <div className="tools">
          <SearchField q={state.q} />
          <SortSelect state={state} />
        </div>
        <p className="result" role="status" data-testid="result-count">
          {data && resultOf(data.total, data.page, data.limit, isPlaceholderData ? "" : state.q)}
        </p>
        {error && !isFetching && <Problem message={messageOf(error)} onRetry={() => void refetch()} />}
        {(data !== undefined || isFetching) && (
          <UsersTable
            users={data?.users}
            self={self}
            state={state}
            isStale={isPlaceholderData}
            onEdit={(user) => {
              setTask({ kind: "edit", user });
            }}
            onDelete={(user) => {
              setTask({ kind: "delete", user });
            }}
          />
        )}
        {data && data.pages > 1 && (
          <nav className="pages" aria-label="Pages">
            <Pagination
              total={data.pages}
              value={state.page}
              onChange={(page) => {
                setListState({ page });
              }}
              getItemProps={(page) => ({ "aria-label": `Page ${page}` })}
              getControlProps={(control) => ({ "aria-label": control === "next" ? "Next page" : "Previous page" })}
            />
          </nav>
        )}
      </section>
      <CreateDialog
        opened={task?.kind === "create"}
        onClose={close}
        onDone={(user) => {
          finish(`The user ${user.username} was created.`);
        }}
      />
      <EditDialog user={task?.kind === "edit" ? task.user : undefined} onClose={close} onDone={onEdited} />
      <DeleteDialog
        user={task?.kind === "delete" ? task.user : undefined}
        isSelf={task?.kind === "delete" && task.user.id === self.id}
        onClose={close}
        onDone={onDeleted}
      />
    </>
  );
}
