import { Button } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import * as api from "./api";
import type { User } from "./api";
import { Mark } from "./mark";
import { messageOf } from "./messages";
import { useNotify } from "./notice";
import { PasswordDialog } from "./password-dialog";
import { setSession } from "./session";

interface HeaderArgs {
  readonly user: User;
  /** Whether it opens the dialog for the own password. */
  readonly canChangePassword: boolean;
}

/** The top of the page: its name, and what the signed-in user can do with the own account. */
export function Header({ user, canChangePassword }: HeaderArgs) {
  const client = useQueryClient();
  const notify = useNotify();
  const [isOpen, setOpen] = useState(false);
  const signOut = useMutation({
    mutationFn: api.signOut,
    onSuccess: () => {
      setSession(client, { user: null, ended: false });
    },
    onError: (error) => {
      notify(`You are still signed in. ${messageOf(error)}`);
    },
  });

  return (
    <header className="header">
      <div className="header-inner">
        <span className="brand">
          <Mark size={30} />
          User administration
        </span>
        <div className="account">
          <span className="account-name">
            Signed in as <strong>{user.username}</strong>
          </span>
          {canChangePassword && (
            <Button
              variant="subtle"
              size="sm"
              onClick={() => {
                setOpen(true);
              }}
            >
              Change password
            </Button>
          )}
          <Button
            variant="default"
            size="sm"
            loading={signOut.isPending}
            onClick={() => {
              signOut.mutate();
            }}
          >
            Sign out
          </Button>
        </div>
      </div>
      <PasswordDialog
        user={user}
        opened={isOpen}
        onClose={() => {
          setOpen(false);
        }}
      />
    </header>
  );
}
