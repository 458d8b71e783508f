import type { User } from "../src/schemas.js";

/** A key that {@link Client} may send. */
export const MASTER_KEY = "master-key-of-the-tests";

/** An answer with its body, if it is JSON. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: AnswerBody;
}

/** What the bodies of answers may have. */
export interface AnswerBody {
  readonly user: User;
  readonly users: readonly User[];
  readonly total: number;
  readonly page: number;
  readonly limit: number;
  readonly pages: number;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly errors: readonly { readonly field: string; readonly message: string }[] | undefined;
}

/** Headers and body of a request. */
export interface RequestOptions {
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly json?: unknown;
  readonly body?: string | Uint8Array<ArrayBuffer>;
}

/** Sends requests to a server, with headers of its own such as a session's cookie. */
export class Client {
  constructor(
    readonly origin: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {}

  with(headers: Readonly<Record<string, string>>): Client {
    return new Client(this.origin, { ...this.headers, ...headers });
  }

  get asMaster(): Client {
    return this.with({ authorization: `Bearer ${MASTER_KEY}` });
  }

  async send(method: string, path: string, { headers, json, body }: RequestOptions = {}): Promise<Answer> {
    const content = json === undefined ? body : JSON.stringify(json);
    const response = await fetch(this.origin + path, {
      method,
      headers: {
        ...this.headers,
        ...(json !== undefined && { "content-type": "application/json" }),
        ...headers,
      },
      ...(content !== undefined && { body: content }),
      redirect: "manual",
    });
    const text = await response.text();
    const isJson = /^application\/(problem\+)?json/.test(response.headers.get("content-type") ?? "");
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: (isJson ? JSON.parse(text) : {}) as AnswerBody,
    };
  }

  logIn(login: string, password: string): Promise<Answer> {
    return this.send("PUT", "/api/auth", { headers: { authorization: basic(login, password) } });
  }

  /** A client with the session of a user. @throws Error if the log-in fails. */
  async session(login: string, password: string): Promise<Client> {
    const answer = await this.logIn(login, password);
    if (answer.status !== 200) throw new Error(`log-in failed: ${answer.text}`);
    return this.with({ cookie: cookieIn(answer) });
  }

  /** Creates a user with the password {@link passwordOf}. @throws Error if that fails. */
  async create(username: string, ...roles: readonly string[]): Promise<User> {
    const answer = await this.asMaster.send("POST", "/api/user", { json: newUser(username, ...roles) });
    if (answer.status !== 201) throw new Error(`${username} was not created: ${answer.text}`);
    return answer.body.user;
  }
}

/** The fields of a new user. */
export function newUser(username: string, ...roles: readonly string[]) {
  return {
    username,
    password: passwordOf(username),
    email: `${username}@example.com`,
    name: `${username} of the tests`,
    roles: roles.length === 0 ? ["user"] : roles,
  };
}

export function passwordOf(username: string): string {
  return `password of ${username}`;
}

export function basic(login: string, password: string): string {
  return `Basic ${Buffer.from(`${login}:${password}`, "utf8").toString("base64")}`;
}

/** The session's cookie that an answer sets, as requests send it. */
export function cookieIn({ headers }: Answer): string {
  return headers.getSetCookie()[0]?.split(";", 1)[0] ?? "";
}
