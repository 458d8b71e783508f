import { ROLES, type UserFields } from "../src/api";
import type { FieldError } from "../src/http";

/** An error as the server describes it. */
export function problem(
  status: number,
  detail: string,
  errors?: readonly FieldError[],
  headers: Readonly<Record<string, string>> = {},
): Response {
  const body = { title: `Status ${status}`, status, detail, ...(errors ? { errors } : {}) };
  return Response.json(body, { status, headers: { ...headers, "Content-Type": "application/problem+json" } });
}

/** What is wrong with the given fields of a user. */
export function validate(fields: Partial<UserFields & { readonly password: string }>): FieldError[] {
  const { username, email, name, roles, password } = fields;
  const rules: readonly (readonly [string, boolean, string])[] = [
    [
      "username",
      username === undefined || /^[a-z0-9._-]{2,40}$/i.test(username),
      "has to be 2 to 40 allowed characters",
    ],
    ["email", email === undefined || /^\S+@\S+\.\S+$/.test(email), "has to be an e-mail address"],
    ["name", name === undefined || (name !== "" && name.length <= 100), "has to be 1 to 100 characters"],
    [
      "roles",
      roles === undefined || (roles.length > 0 && roles.every((role) => ROLES.includes(role))),
      "has to be at least one role",
    ],
    [
      "password",
      password === undefined || (password.length >= 10 && password.length <= 128),
      "has to be 10 to 128 characters",
    ],
  ];
  return rules.filter(([, isValid]) => !isValid).map(([field, , message]) => ({ field, message }));
}
