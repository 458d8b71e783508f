import { Title } from "@mantine/core";

import type { User } from "./api";
import { PasswordForm } from "./password-form";
import { Roles } from "./roles";
import { useTitle } from "./use-title";

/** What a user without the role admin sees: the own account. */
export function Profile({ user }: { readonly user: User }) {
  useTitle("Your profile");
  return (
    <div className="profile">
      <Title order={1}>Your profile</Title>
      <p className="lead">
        Your account does not have the role admin, so the list of users is not shown. Here is your own account.
      </p>
      <section className="surface" aria-labelledby="account-heading">
        <Title order={2} id="account-heading">
          Account
        </Title>
        <dl className="facts">
          <dt>Name</dt>
          <dd>{user.name}</dd>
          <dt>Username</dt>
          <dd>{user.username}</dd>
          <dt>E-mail</dt>
          <dd>{user.email}</dd>
          <dt>Roles</dt>
          <dd>
            <Roles roles={user.roles} />
          </dd>
        </dl>
      </section>
      <section className="surface" aria-labelledby="password-heading">
        <Title order={2} id="password-heading">
          Password
        </Title>
        <PasswordForm user={user} />
      </section>
    </div>
  );
}
