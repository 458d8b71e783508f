import { Button } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";

import * as api from "./api";
import type { User } from "./api";
import { useNotify } from "./notice";
import { PasswordField } from "./password-field";
import { Problem } from "./problem";
import { setSession } from "./session";
import { textOf, useForm } from "./use-form";

const FIELDS = {
  currentPassword: "Current password",
  password: "New password",
  repeated: "Repeat new password",
};

interface PasswordFormArgs {
  readonly user: User;
  readonly onDone?: () => void;
  /** @default there is nothing to cancel */
  readonly onCancel?: () => void;
}

/** The form in which users change their own password. */
export function PasswordForm({ user, onDone, onCancel }: PasswordFormArgs) {
  const client = useQueryClient();
  const notify = useNotify();
  const form = useForm({
    fields: FIELDS,
    check: (data) =>
      textOf(data, "password") === textOf(data, "repeated")
        ? {}
        : { repeated: "This is not the same as the new password." },
    submit: (data) => api.changePassword(user.id, textOf(data, "currentPassword"), textOf(data, "password")),
    onDone: (changed) => {
      setSession(client, { user: changed });
      notify("Your password was changed. Your other sessions have ended.");
      form.props.ref.current?.reset();
      onDone?.();
    },
  });

  return (
    <form {...form.props} className="form" aria-label="Change your password">
      {form.summary !== undefined && <Problem message={form.summary} />}
      {/* Password managers need it to know whose password this is. */}
      <input type="text" name="username" value={user.username} autoComplete="username" readOnly hidden />
      <PasswordField
        name="currentPassword"
        label="Current password"
        autoComplete="current-password"
        error={form.error("currentPassword")}
        isFirst={onCancel !== undefined}
      />
      <PasswordField
        name="password"
        label="New password"
        description="10 to 128 characters"
        autoComplete="new-password"
        error={form.error("password")}
      />
      <PasswordField
        name="repeated"
        label="Repeat new password"
        autoComplete="new-password"
        error={form.error("repeated")}
      />
      <div className="form-actions">
        {onCancel && (
          <Button variant="default" onClick={onCancel}>
            Cancel
          </Button>
        )}
        <Button type="submit" loading={form.isPending}>
          Save new password
        </Button>
      </div>
    </form>
  );
}
