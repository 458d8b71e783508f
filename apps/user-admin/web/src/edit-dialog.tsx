import { Button } from "@mantine/core";

import * as api from "./api";
import type { User, UserFields as Fields } from "./api";
import { Dialog } from "./dialog";
import { Problem } from "./problem";
import { textOf, useForm } from "./use-form";
import { useLast } from "./use-last";
import { rolesOf, UserFields } from "./user-fields";

const FIELDS = { name: "Name", email: "E-mail", roles: "Roles" };

interface EditArgs {
  readonly onClose: () => void;
  readonly onDone: (user: User) => void;
}

/** The dialog that changes a user; closed without one. */
export function EditDialog({ user, ...args }: EditArgs & { readonly user: User | undefined }) {
  const shown = useLast(user);
  return (
    <Dialog title={`Edit ${shown?.username ?? ""}`} opened={user !== undefined} onClose={args.onClose}>
      {shown && <EditForm key={shown.id} user={shown} {...args} />}
    </Dialog>
  );
}

function EditForm({ user, onClose, onDone }: EditArgs & { readonly user: User }) {
  const form = useForm({
    fields: FIELDS,
    submit: (data) => {
      const changes = changesOf(user, data);
      return Object.keys(changes).length === 0 ? Promise.resolve(undefined) : api.updateUser(user.id, changes);
    },
    onDone: (changed) => {
      if (changed) onDone(changed);
      else onClose();
    },
  });
  return (
    <form {...form.props} className="form" aria-label={`Edit ${user.username}`}>
      {form.summary !== undefined && <Problem message={form.summary} />}
      <UserFields user={user} error={form.error} />
      <div className="form-actions">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" loading={form.isPending}>
          Save changes
        </Button>
      </div>
    </form>
  );
}

/** Only what was changed, so that a field which somebody else changes in the meantime is kept. */
function changesOf(user: User, data: FormData): Partial<Fields> {
  const name = textOf(data, "name").trim();
  const email = textOf(data, "email").trim();
  const roles = rolesOf(data);
  const isSame = roles.length === user.roles.length && roles.every((role) => user.roles.includes(role));
  return {
    ...(name === user.name ? {} : { name }),
    ...(email === user.email ? {} : { email }),
    ...(isSame ? {} : { roles }),
  };
}
