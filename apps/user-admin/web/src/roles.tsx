import { Badge } from "@mantine/core";

import type { Role } from "./api";

/** The names of a user's roles. */
export function Roles({ roles }: { readonly roles: readonly Role[] }) {
  return (
    <span className="roles">
      {roles.map((role) => (
        <Badge key={role} className={`role role-${role}`} variant="light" tt="none" radius="sm">
          {role}
        </Badge>
      ))}
    </span>
  );
}
