import type { Account } from "../api/account";

/** What is wrong with the fields of a form, by field. */
export type Errors<F extends string> = Partial<Record<F, string>>;

export type AccountField = keyof Account;

const EMAIL = /^[^\s@"'<>(),;:[\]\\]+@([A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z][A-Za-z0-9-]*[A-Za-z0-9]$/;

/** bcrypt and mail servers count bytes. */
const bytesOf = (text: string) => new TextEncoder().encode(text).length;

/** What the server would refuse about a new account. */
export function accountErrors({ username, email, password }: Account): Errors<AccountField> {
  const errors: Errors<AccountField> = {};
  if (!/^[A-Za-z0-9_-]{3,32}$/.test(username)) {
    errors.username = "Use 3 to 32 letters (A-Z, a-z), digits, _ or -.";
  }
  if (!EMAIL.test(email) || bytesOf(email) > 254) {
    errors.email = "Use an email address of at most 254 characters, such as name@example.org.";
  }
  const bytes = bytesOf(password);
  if (bytes < 8 || bytes > 72) {
    errors.password = `Use 8 to 72 characters; characters outside of A-Z count more than once. This has ${bytes}.`;
  }
  return errors;
}
