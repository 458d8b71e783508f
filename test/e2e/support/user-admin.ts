import assert from "node:assert/strict";

import type { AppRequest, AppResponse, Client } from "./client";
import type { ClusterClient } from "./cluster";
import type { ApplicationSite } from "./site";
import type { RequestKind } from "./traffic";

/** Workloads of user-admin. */
export const SERVER = "user-admin-server";
export const DATABASE = "user-admin-db";

/** Seconds until the API answers again after its database or all of its pods are back. */
export const BOUND = 90;

/** A user, as the API shows one. */
export interface User {
  readonly id: string;
  readonly username: string;
  readonly name: string;
}

/** A page of the list of users. */
export interface UserPage {
  readonly users: readonly User[];
  readonly total: number;
}

/** Password of the users that tests create. */
export const PASSWORD = "correct-horse-battery";

/** A client of user-admin's API, with the master key of a name. */
export class UserAdminApi {
  private constructor(
    private readonly client: Client,
    /** The header for requests with the master key. */
    readonly bearer: Readonly<Record<string, string>>,
  ) {}

  /** Reads the key as the documentation says. */
  static async open({ client, cluster }: ApplicationSite, key = "initial"): Promise<UserAdminApi> {
    const masterKey = await inServer(cluster, `fs.readFileSync("/etc/user-admin/master-keys/${key}", "utf8")`);
    return new UserAdminApi(client, { authorization: `Bearer ${masterKey}` });
  }

  /** Sends a request with the master key. @throws AssertionError if the status is not the expected one. */
  request(request: AppRequest, expected = 200): Promise<AppResponse> {
    return this.client.request({ ...request, headers: { ...this.bearer, ...request.headers } }, expected);
  }

  async create(username: string): Promise<User> {
    const json = { username, password: PASSWORD, email: `${username}@example.com`, name: username, roles: ["user"] };
    const { body } = await this.request({ path: "/api/user", json }, 201);
    return (JSON.parse(body) as { user: User }).user;
  }

  /** The users whose names contain a text. */
  async find(text: string): Promise<UserPage> {
    const { body } = await this.request({ path: `/api/user?limit=100&q=${encodeURIComponent(text)}` });
    return JSON.parse(body) as UserPage;
  }
}

/** A signed-in user's session. */
export class Session {
  private constructor(
    private readonly client: Client,
    readonly token: string,
  ) {}

  static async signIn(client: Client, username: string, password: string): Promise<Session> {
    const basic = Buffer.from(`${username}:${password}`).toString("base64");
    const headers = { authorization: `Basic ${basic}` };
    const { headers: answered } = await client.request({ path: "/api/auth", method: "PUT", headers });
    const token = /^access_token=([^;]+);/.exec(answered["set-cookie"]?.[0] ?? "")?.[1];
    assert.ok(token !== undefined, "no cookie was set");
    return new Session(client, token);
  }

  /** The header for requests with the session's cookie. */
  get cookie(): Readonly<Record<string, string>> {
    return { cookie: `access_token=${this.token}` };
  }

  /** Name of the key that signed the session's token. */
  get keyId(): string {
    const [header = ""] = this.token.split(".");
    return (JSON.parse(Buffer.from(header, "base64url").toString("utf8")) as { kid: string }).kid;
  }

  /** @throws AssertionError if the API answers with another status than expected. */
  async assertAnswer(expected: 200 | 401): Promise<void> {
    await this.client.request({ path: "/api/auth", headers: this.cookie }, expected);
  }
}

/** Requests of scripts: reads and writes with the master key. */
export function scriptTraffic({ bearer }: UserAdminApi, { id }: User): RequestKind[] {
  const change = { path: "/api/user", method: "PUT", json: { id, name: "Changed in passing" }, headers: bearer };
  return [
    { request: { path: "/api/user?limit=5", headers: bearer }, expected: 200, share: 4 },
    { request: change, expected: 200, share: 2 },
    { request: { path: "/" }, expected: 200, share: 2 },
  ];
}

/** Requests of a signed-in user. */
export function sessionTraffic({ cookie }: Session): RequestKind[] {
  return [{ request: { path: "/api/auth", headers: cookie }, expected: 200, share: 4 }];
}

/** A user name that only this run uses. */
export function usernameOf(mark: string, what: string): string {
  return `${mark.replaceAll(" ", "-")}-${what}`;
}

/** The first administrator's password, as the documentation says. */
export function adminPassword(cluster: ClusterClient): Promise<string> {
  return inServer(cluster, "process.env.ADMIN_PASSWORD");
}

/** Signs in the first administrator. */
export async function signInAdmin({ client, cluster }: ApplicationSite): Promise<Session> {
  return Session.signIn(client, "admin", await adminPassword(cluster));
}

/** Evaluates an expression in a pod of the API; returns its value without the last line break. */
async function inServer(cluster: ClusterClient, expression: string): Promise<string> {
  return (await cluster.kubectl(["exec", `deployment/${SERVER}`, "--", "node", "--print", expression])).trim();
}
