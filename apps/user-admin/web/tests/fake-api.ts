import type { LogEntry, Role, User, UserPage } from "../src/api";
import type { FieldError } from "../src/http";
import { problem, validate } from "./fake-rules";

export interface Account extends User {
  readonly password: string;
}

/** A request as the page sent it. */
export interface Sent {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly credentials: RequestCredentials | undefined;
}

/** Parameters that lists accept. */
const LIST_PARAMETERS = ["id", "username", "email", "name", "roles", "q", "page", "limit", "sort"];

export function account(username: string, changes: Partial<Account> = {}): Account {
  return {
    id: `id-${username}`,
    username,
    email: `${username}@example.com`,
    name: `${username.charAt(0).toUpperCase()}${username.slice(1)} Example`,
    roles: ["user"],
    verified: true,
    createdAt: "2026-01-02T03:04:05.000Z",
    updatedAt: "2026-01-02T03:04:05.000Z",
    password: `password of ${username}`,
    ...changes,
  };
}

/** The API that page and server agree on, in memory. One browser uses it, so there is at most one session. */
export class FakeApi {
  readonly sent: Sent[] = [];
  readonly log: LogEntry[] = [];
  accounts: Account[];
  sessionOf: string | undefined;
  /** Answers before anything else does. */
  intercept: ((sent: Sent) => Response | Promise<Response | undefined> | undefined) | undefined;

  constructor(accounts: readonly Account[], signedIn?: string) {
    this.accounts = [...accounts];
    this.sessionOf = this.accounts.find(({ username }) => username === signedIn)?.id;
  }

  readonly fetch = async (input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> => {
    const url = new URL(input instanceof Request ? input.url : input, "http://localhost");
    const sent: Sent = {
      method: init.method ?? "GET",
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      body: typeof init.body === "string" ? JSON.parse(init.body) : undefined,
      credentials: init.credentials,
    };
    this.sent.push(sent);
    await Promise.resolve();
    if (init.credentials !== "same-origin") throw new TypeError("credentials must be same-origin");
    const headers = new Headers(init.headers);
    if (sent.body !== undefined && headers.get("Content-Type") !== "application/json") return problem(415, "No JSON");
    return (await this.intercept?.(sent)) ?? this.answer(sent, headers);
  };

  /** Requests with this method and path. */
  requests(method: string, path: string): Sent[] {
    return this.sent.filter((sent) => sent.method === method && sent.path === path);
  }

  private get self(): Account | undefined {
    return this.accounts.find(({ id }) => id === this.sessionOf);
  }

  private answer(sent: Sent, headers: Headers): Response {
    const { method, path } = sent;
    if (path === "/api/log" && method === "POST") {
      this.log.push(sent.body as LogEntry);
      return new Response(null, { status: 204 });
    }
    if (path === "/api/auth" || path.startsWith("/api/auth/")) return this.auth(sent, headers);
    if (!/^\/api\/user(\/|$)/.test(path)) return problem(404, "Not found");
    if (!this.self) return problem(401, "No session");
    if (!this.self.roles.includes("admin")) return problem(403, "The role admin is missing");
    if (method === "GET" && path === "/api/user") return this.list(sent.query);
    if (method === "POST" && path === "/api/user") return this.create(sent.body as Account);
    if (method === "PUT" && path === "/api/user") return this.update(sent.body as Partial<Account>);
    if (method === "DELETE") return this.remove(decodeURIComponent(path.slice("/api/user/".length)));
    return problem(405, "Method not allowed");
  }

  private auth({ method, path, body }: Sent, headers: Headers): Response {
    if (method === "DELETE") {
      this.sessionOf = undefined;
      return new Response(null, { status: 204 });
    }
    if (method === "PUT" && path === "/api/auth") {
      const encoded = headers.get("Authorization")?.replace(/^Basic /, "") ?? "";
      const bytes = Uint8Array.from(atob(encoded), (character) => character.charCodeAt(0));
      const [, login, password] = /^([^:]*):(.*)$/s.exec(new TextDecoder().decode(bytes)) ?? [];
      const found = this.accounts.find((each) => each.username === login || each.email === login);
      if (found?.password !== password || !found) return problem(401, "Invalid credentials");
      this.sessionOf = found.id;
    }
    const self = this.self;
    if (!self) return problem(401, "No session");
    if (method === "PUT" && path !== "/api/auth") {
      if (path !== `/api/auth/${self.id}`) return problem(403, "Not the own account");
      const { password = "", currentPassword } = body as { password?: string; currentPassword?: string };
      if (currentPassword !== undefined && currentPassword !== self.password) {
        return problem(400, "Invalid", [{ field: "currentPassword", message: "is wrong" }]);
      }
      const errors = validate({ password });
      if (errors.length > 0) return problem(400, "Invalid", errors);
      this.replace({ ...self, password });
    }
    return Response.json({ user: withoutPassword(self) });
  }

  private list(query: Sent["query"]): Response {
    const unknown = Object.keys(query).filter((name) => !LIST_PARAMETERS.includes(name));
    if (unknown.length > 0) return problem(400, `Unknown parameter ${unknown.join()}`);
    const { q = "", sort = "username" } = query;
    const page = Number(query.page ?? 1);
    const limit = Number(query.limit ?? 20);
    const column = /^-?(username|email|name|createdAt)$/.exec(sort)?.[1] as "username" | undefined;
    if (!column || !(page >= 1) || !(limit >= 1 && limit <= 100)) return problem(400, "Invalid parameter");
    const found = this.accounts
      .filter(({ username, email, name }) => `${username}\n${email}\n${name}`.toLowerCase().includes(q.toLowerCase()))
      .sort((one, other) => (one[column] < other[column] ? -1 : 1) * (sort.startsWith("-") ? -1 : 1));
    const answer: UserPage = {
      users: found.slice((page - 1) * limit, page * limit).map(withoutPassword),
      total: found.length,
      page,
      limit,
      pages: Math.ceil(found.length / limit),
    };
    return Response.json(answer);
  }

  private create({ username, email, name, roles, password }: Account): Response {
    const errors = validate({ username, email, name, roles, password });
    if (errors.length > 0) return problem(400, "Invalid", errors);
    const id = `id-${this.accounts.length + 1}`;
    const created = account(username.toLowerCase(), { id, email: email.toLowerCase(), name, roles, password });
    const taken = this.duplicate(created);
    if (taken.length > 0) return problem(409, "Duplicate", taken);
    this.accounts.push({ ...created, verified: false });
    return Response.json({ user: withoutPassword(created) }, { status: 201 });
  }

  private update({ id, ...changes }: Partial<Account>): Response {
    const before = this.accounts.find((each) => each.id === id);
    if (!before) return problem(404, "Not found");
    const errors = validate(changes);
    if (errors.length > 0) return problem(400, "Invalid", errors);
    const after = { ...before, ...changes };
    const taken = this.duplicate(after);
    if (taken.length > 0) return problem(409, "Duplicate", taken);
    if (this.isLastAdmin(before) && !after.roles.includes("admin")) {
      return problem(409, "The last administrator must keep the role admin.");
    }
    this.replace(after);
    return Response.json({ user: withoutPassword(after) });
  }

  private remove(id: string): Response {
    const found = this.accounts.find((each) => each.id === id);
    if (!found) return problem(404, "Not found");
    if (this.isLastAdmin(found)) return problem(409, "Last administrator");
    this.accounts = this.accounts.filter((each) => each !== found);
    return new Response(null, { status: 204 });
  }

  private isLastAdmin({ id }: Account): boolean {
    const admins = this.accounts.filter(({ roles }) => roles.includes("admin" satisfies Role));
    return admins.length === 1 && admins[0]?.id === id;
  }

  private duplicate({ id, username, email }: Account): FieldError[] {
    const others = this.accounts.filter((each) => each.id !== id);
    const errors = [
      {
        field: "username",
        message: "belongs to another user",
        isTaken: others.some((each) => each.username === username),
      },
      { field: "email", message: "belongs to another user", isTaken: others.some((each) => each.email === email) },
    ];
    return errors.filter(({ isTaken }) => isTaken).map(({ field, message }) => ({ field, message }));
  }

  private replace(changed: Account): void {
    this.accounts = this.accounts.map((each) => (each.id === changed.id ? changed : each));
  }
}

function withoutPassword(found: Account): User {
  return Object.fromEntries(Object.entries(found).filter(([name]) => name !== "password")) as unknown as User;
}
