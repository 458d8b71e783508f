import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";

import * as api from "./api";
import type { User } from "./api";
import { ApiError } from "./http";
import { Dialog } from "./dialog";
import { messageOf } from "./messages";
import { Problem } from "./problem";
import { useLast } from "./use-last";

interface DeleteArgs {
  readonly isSelf: boolean;
  readonly onClose: () => void;
  /** Has to move the focus. */
  readonly onDone: (user: User) => void;
}

/** The dialog that asks before it deletes a user; closed without one. */
export function DeleteDialog({ user, ...args }: DeleteArgs & { readonly user: User | undefined }) {
  const shown = useLast(user);
  const [deletedId, setDeletedId] = useState<string>();
  const onDone = (deleted: User) => {
    setDeletedId(deleted.id);
    args.onDone(deleted);
  };
  return (
    <Dialog
      title={`Delete ${shown?.username ?? ""}?`}
      opened={user !== undefined}
      onClose={args.onClose}
      // The button that opened the dialog goes away with the row.
      returnFocus={shown?.id !== deletedId}
    >
      {shown && <Question user={shown} {...args} onDone={onDone} />}
    </Dialog>
  );
}

function Question({ user, isSelf, onClose, onDone }: DeleteArgs & { readonly user: User }) {
  const { mutate, isPending, error } = useMutation({
    mutationFn: async () => {
      try {
        await api.deleteUser(user.id);
      } catch (failure) {
        // Somebody else was faster: what was asked for is the case.
        if (!(failure instanceof ApiError && failure.status === 404)) throw failure;
      }
    },
    onSuccess: () => {
      onDone(user);
    },
  });
  return (
    <div className="form">
      <p className="question">
        <strong>{user.name}</strong> ({user.email}) will not be able to sign in any more. This cannot be undone.
        {isSelf && " This is your own account: you will be signed out."}
      </p>
      {error && <Problem message={refusalOf(error, user)} />}
      <div className="form-actions">
        <Button variant="default" onClick={onClose} data-autofocus>
          Cancel
        </Button>
        <Button
          className="danger-filled"
          loading={isPending}
          onClick={() => {
            mutate();
          }}
        >
          Delete user
        </Button>
      </div>
    </div>
  );
}

function refusalOf(error: Error, { username }: User): string {
  if (!(error instanceof ApiError && error.status === 409)) return messageOf(error);
  return `${username} is the last administrator. Give another user the role admin first.`;
}
