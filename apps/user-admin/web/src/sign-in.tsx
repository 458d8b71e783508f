import { Alert, Button, TextInput, Title } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";

import * as api from "./api";
import { Mark } from "./mark";
import { signInMessageOf } from "./messages";
import { PasswordField } from "./password-field";
import { Problem } from "./problem";
import { setSession } from "./session";
import { textOf, useForm } from "./use-form";
import { useTitle } from "./use-title";

const FIELDS = { login: "Username or e-mail", password: "Password" };

/** The form for signing in. The URL stays as it is, so that the page continues where it was. */
export function SignIn({ ended }: { readonly ended: boolean }) {
  useTitle("Sign in");
  const client = useQueryClient();
  const form = useForm({
    fields: FIELDS,
    submit: (data) => api.signIn(textOf(data, "login").trim(), textOf(data, "password")),
    onDone: (user) => {
      setSession(client, { user });
    },
    describe: signInMessageOf,
  });

  return (
    <main className="sign-in">
      <div className="sign-in-card">
        <Mark size={44} />
        <Title order={1}>Sign in</Title>
        <p className="lead">to administer the users of your applications</p>
        <form {...form.props} className="form" aria-label="Sign in">
          {ended && form.summary === undefined && (
            <Alert color="yellow" variant="light" role="status">
              Your session has ended. Sign in to continue where you were.
            </Alert>
          )}
          {form.summary !== undefined && <Problem message={form.summary} />}
          <TextInput
            name="login"
            label="Username or e-mail"
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            required
            withAsterisk={false}
            autoFocus
            error={form.error("login")}
          />
          <PasswordField
            name="password"
            label="Password"
            autoComplete="current-password"
            error={form.error("password")}
          />
          <Button type="submit" fullWidth size="md" loading={form.isPending}>
            Sign in
          </Button>
        </form>
      </div>
    </main>
  );
}
