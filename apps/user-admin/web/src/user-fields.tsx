import { Checkbox, TextInput } from "@mantine/core";

import { type Role, ROLES, type User } from "./api";

const ROLE_NAMES: Readonly<Record<Role, string>> = {
  admin: "Admin",
  manager: "Manager",
  user: "User",
};

interface UserFieldsArgs {
  /** @default the fields are empty */
  readonly user?: User;
  /** The message at a field, by the field's name. */
  readonly error: (field: string) => string | undefined;
}

/** The fields that creating and editing a user have in common. */
export function UserFields({ user, error }: UserFieldsArgs) {
  return (
    <>
      <TextInput
        name="name"
        label="Name"
        autoComplete="off"
        required
        withAsterisk={false}
        maxLength={100}
        defaultValue={user?.name ?? ""}
        error={error("name")}
        data-autofocus={user !== undefined || undefined}
      />
      <TextInput
        type="email"
        name="email"
        label="E-mail"
        autoComplete="off"
        required
        withAsterisk={false}
        defaultValue={user?.email ?? ""}
        error={error("email")}
      />
      <Checkbox.Group role="group" label="Roles" defaultValue={[...(user?.roles ?? ["user"])]} error={error("roles")}>
        <div className="checkboxes">
          {ROLES.map((role) => (
            <Checkbox
              key={role}
              name="roles"
              value={role}
              label={ROLE_NAMES[role]}
              {...(error("roles") === undefined ? {} : { "aria-invalid": true })}
            />
          ))}
        </div>
      </Checkbox.Group>
    </>
  );
}

/** The roles that are checked in a form. */
export const rolesOf = (data: FormData): readonly Role[] => ROLES.filter((role) => data.getAll("roles").includes(role));
