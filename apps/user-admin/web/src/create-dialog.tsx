import { Button, TextInput } from "@mantine/core";

import * as api from "./api";
import type { User } from "./api";
import { Dialog } from "./dialog";
import { NewPassword } from "./new-password";
import { Problem } from "./problem";
import { textOf, useForm } from "./use-form";
import { rolesOf, UserFields } from "./user-fields";

const FIELDS = {
  username: "Username",
  name: "Name",
  email: "E-mail",
  roles: "Roles",
  password: "Password",
};

interface CreateArgs {
  readonly onClose: () => void;
  readonly onDone: (user: User) => void;
}

/** The dialog that creates a user. */
export function CreateDialog({ opened, ...args }: CreateArgs & { readonly opened: boolean }) {
  return (
    <Dialog title="Create user" opened={opened} onClose={args.onClose}>
      <CreateForm {...args} />
    </Dialog>
  );
}

function CreateForm({ onClose, onDone }: CreateArgs) {
  const form = useForm({
    fields: FIELDS,
    submit: (data) =>
      api.createUser({
        username: textOf(data, "username").trim(),
        name: textOf(data, "name").trim(),
        email: textOf(data, "email").trim(),
        roles: rolesOf(data),
        password: textOf(data, "password"),
      }),
    onDone,
  });
  return (
    <form {...form.props} className="form" aria-label="Create user">
      {form.summary !== undefined && <Problem message={form.summary} />}
      <TextInput
        name="username"
        label="Username"
        description="2 to 40 letters, digits, dots, dashes or underscores"
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        required
        withAsterisk={false}
        maxLength={40}
        error={form.error("username")}
        data-autofocus
      />
      <UserFields error={form.error} />
      <NewPassword error={form.error("password")} />
      <div className="form-actions">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" loading={form.isPending}>
          Create
        </Button>
      </div>
    </form>
  );
}
