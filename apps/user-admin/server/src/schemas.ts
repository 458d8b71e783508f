import { z } from "zod";

/** The roles that a user may have. */
export const ROLES = ["admin", "manager", "user"] as const;
/** One of {@link ROLES}. */
export type Role = (typeof ROLES)[number];

const ROLE_LIST = ROLES.join(", ");
const SORT_FIELDS = ["username", "email", "name", "createdAt"] as const;
const SORT_ORDERS = SORT_FIELDS.flatMap((field) => [field, `-${field}`] as const);
const MAX_PAGE = 1_000_000;
const NO_CONTROL_CHARACTERS = /^[^\p{Cc}]*$/u;

/** What a field has to be; a message never repeats the value, which may be a password. */
const rule = (text: string) => ({
  error: (issue: { readonly input: unknown }) => (issue.input === undefined ? "is required" : `has to be ${text}`),
});

const ID_RULE = rule("an id: 24 hexadecimal digits");
const id = z.string(ID_RULE).regex(/^[0-9a-f]{24}$/, ID_RULE);

const USERNAME_RULE = rule("2 to 40 letters (a-z), digits, dots, underscores or hyphens");
const username = z
  .string(USERNAME_RULE)
  .regex(/^[A-Za-z0-9._-]{2,40}$/, USERNAME_RULE)
  .toLowerCase();

const EMAIL_RULE = rule("an e-mail address of up to 254 characters");
const email = z.email(EMAIL_RULE).max(254, EMAIL_RULE).toLowerCase();

const NAME_RULE = rule("1 to 100 characters, without control characters");
const name = z.string(NAME_RULE).trim().min(1, NAME_RULE).max(100, NAME_RULE).regex(NO_CONTROL_CHARACTERS, NAME_RULE);

const PASSWORD_RULE = rule("10 to 128 characters");
const password = z.string(PASSWORD_RULE).min(10, PASSWORD_RULE).max(128, PASSWORD_RULE);

const ROLES_RULE = rule(`a list of at least one of ${ROLE_LIST}`);
const roles = z
  .array(z.enum(ROLES, ROLES_RULE), ROLES_RULE)
  .min(1, ROLES_RULE)
  .transform((values) => [...new Set(values)]);

const verified = z.boolean(rule("true or false"));

const SEARCH_RULE = rule("up to 100 characters, without control characters");
const searchText = z.string(SEARCH_RULE).max(100, SEARCH_RULE).regex(NO_CONTROL_CHARACTERS, SEARCH_RULE);

/** Body of `POST /api/user`. */
export const newUser = z.strictObject({ username, password, email, name, roles });
/** Valid input of {@link newUser}. */
export type NewUser = z.output<typeof newUser>;

/** Body of `PUT /api/user`. */
export const changedUser = z.strictObject({ id, ...newUser.partial().shape, verified: verified.optional() });
/** Valid input of {@link changedUser}. */
export type ChangedUser = z.output<typeof changedUser>;

/** Body of `PUT /api/auth/:id`. */
export const newPassword = z.strictObject({
  password,
  currentPassword: z.string(rule("a text")).optional(),
});

const PAGE_RULE = rule(`a whole number from 1 to ${String(MAX_PAGE)}`);
const LIMIT_RULE = rule("a whole number from 1 to 100");

/** Query parameters of `GET /api/user`. */
export const userQuery = z.strictObject({
  id: id.optional(),
  username: username.optional(),
  email: email.optional(),
  name: searchText.optional().describe("Part of the name, in upper or lower case."),
  roles: z
    .string(rule(`one or more of ${ROLE_LIST}, separated by commas`))
    .regex(
      new RegExp(`^(${ROLES.join("|")})(,(${ROLES.join("|")}))*$`),
      rule(`one or more of ${ROLE_LIST}, separated by commas`),
    )
    .optional()
    .describe("Roles that the user has, separated by commas."),
  q: searchText.optional().describe("Part of the username, e-mail address or name, in upper or lower case."),
  page: z.coerce.number(PAGE_RULE).int(PAGE_RULE).min(1, PAGE_RULE).max(MAX_PAGE, PAGE_RULE).default(1),
  limit: z.coerce.number(LIMIT_RULE).int(LIMIT_RULE).min(1, LIMIT_RULE).max(100, LIMIT_RULE).default(20),
  sort: z
    .enum(SORT_ORDERS, rule(`one of ${SORT_FIELDS.join(", ")}, with - in front for descending order`))
    .default("username"),
});
/** Valid input of {@link userQuery}. */
export type UserQuery = z.output<typeof userQuery>;

/** Query parameters of `DELETE /api/user`. */
export const userSelector = z.strictObject({ id });

/** Body of `POST /api/log`. */
export const clientLog = z.strictObject({
  level: z.enum(["debug", "info", "warn", "error"], rule("one of debug, info, warn, error")),
  message: z.string(rule("a text")).min(1, rule("a text")),
  url: z.string(rule("a text")).optional(),
  stack: z.string(rule("a text")).optional(),
  data: z.unknown().optional(),
});

/** A user as answers show it. */
export const user = z.strictObject({
  id,
  username,
  email,
  name,
  roles: z.array(z.enum(ROLES)).min(1),
  verified,
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});
/** A user as answers show it. */
export type User = z.output<typeof user>;

/** Answer of `GET /api/user`. */
export const userPage = z.strictObject({
  users: z.array(user),
  total: z.int().min(0),
  page: z.int().min(1),
  limit: z.int().min(1),
  pages: z.int().min(0),
});
/** Answer of `GET /api/user`. */
export type UserPage = z.output<typeof userPage>;

/** `application/problem+json`. */
export const problem = z.object({
  type: z.string().optional(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  errors: z.array(z.object({ field: z.string(), message: z.string() })).optional(),
});
