import { parse } from "cookie";
import type { CookieOptions, Request, RequestHandler, Response } from "express";

import type { MasterKeys } from "./keys.js";
import { Problem } from "./problem.js";
import type { StoredUser } from "./stored-user.js";
import { SESSION_SECONDS, type Tokens } from "./tokens.js";
import type { Users } from "./users.js";

/** The cookie with the token of a session. */
export const ACCESS_COOKIE = "access_token";

/** The value of a request's cookie. */
export function cookieOf(request: Request, name: string): string | undefined {
  return parse(request.get("Cookie") ?? "")[name];
}

/** Begins, finds and ends sessions; the user is read from the database at each request. */
export class Sessions {
  readonly #users: Users;
  readonly #tokens: Tokens;
  readonly #cookie: CookieOptions;

  constructor(users: Users, tokens: Tokens, secureCookie: boolean) {
    this.#users = users;
    this.#tokens = tokens;
    this.#cookie = { httpOnly: true, sameSite: "strict", path: "/api", secure: secureCookie };
  }

  async begin(response: Response, { _id, sessionVersion }: StoredUser): Promise<void> {
    const token = await this.#tokens.sign({ userId: _id.toHexString(), version: sessionVersion });
    response.cookie(ACCESS_COOKIE, token, { ...this.#cookie, maxAge: SESSION_SECONDS * 1000 });
  }

  end(response: Response): void {
    response.clearCookie(ACCESS_COOKIE, this.#cookie);
  }

  /** The user of a request's session. @throws Problem (401) */
  async userOf(request: Request): Promise<StoredUser> {
    const token = cookieOf(request, ACCESS_COOKIE);
    const session = token === undefined ? undefined : await this.#tokens.verify(token);
    const user = session === undefined ? undefined : await this.#users.find(session.userId);
    if (user === undefined || user.sessionVersion !== session?.version) {
      throw new Problem(401, "There is no session, or it has ended.");
    }
    return user;
  }
}

/** Lets requests pass that have a master key, or the session of an administrator. */
export function administratorsOnly(sessions: Sessions, masterKeys: MasterKeys): RequestHandler {
  return async (request, _response, next) => {
    const [, key] = /^Bearer +(.+)$/i.exec(request.get("Authorization") ?? "") ?? [];
    if (key !== undefined) {
      if (!masterKeys.accept(key)) {
        throw new Problem(401, "The master key is not valid.", { headers: { "WWW-Authenticate": "Bearer" } });
      }
    } else {
      const { roles } = await sessions.userOf(request);
      if (!roles.includes("admin")) throw new Problem(403, "Only administrators may do this.");
    }
    next();
  };
}
