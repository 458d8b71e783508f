import type { Express, RequestHandler } from "express";

import { credentialsOf } from "../credentials.js";
import { addRoute, jsonBody, valid } from "../middleware.js";
import type { Passwords } from "../passwords.js";
import { invalid, Problem } from "../problem.js";
import { newPassword } from "../schemas.js";
import type { Sessions } from "../sessions.js";
import { toUser } from "../stored-user.js";
import type { Users } from "../users.js";

/** What the routes of sessions need. */
export interface AuthDependencies {
  readonly users: Users;
  readonly passwords: Passwords;
  readonly sessions: Sessions;
  readonly loginLimits: readonly RequestHandler[];
  readonly bodyLimit: number;
}

/** Adds the routes of sessions: log in, log out, who is logged in, and a new password. */
export function addAuthRoutes(app: Express, dependencies: AuthDependencies): void {
  const { users, passwords, sessions, loginLimits, bodyLimit } = dependencies;

  const assertCredentials: RequestHandler = (request, _response, next) => {
    credentialsOf(request);
    next();
  };

  const logIn: RequestHandler = async (request, response) => {
    const { login, password } = credentialsOf(request);
    const user = await users.findByLogin(login);
    const matches = await passwords.verify(user?.passwordHash, password);
    if (user === undefined || !matches) throw new Problem(401, "Unknown user or wrong password.");
    await sessions.begin(response, user);
    response.json({ user: toUser(user) });
  };

  const show: RequestHandler = async (request, response) => {
    response.json({ user: toUser(await sessions.userOf(request)) });
  };

  const logOut: RequestHandler = (_request, response) => {
    sessions.end(response);
    response.status(204).end();
  };

  const assertOwn: RequestHandler = async (request, _response, next) => {
    const user = await sessions.userOf(request);
    if (user._id.toHexString() !== request.params.id) throw new Problem(403, "Only your own password.");
    next();
  };

  const changePassword: RequestHandler = async (request, response) => {
    const { password, currentPassword } = valid(newPassword, request.body, "body");
    const user = await sessions.userOf(request);
    if (currentPassword !== undefined && !(await passwords.verify(user.passwordHash, currentPassword))) {
      throw invalid("Some fields are not valid.", [{ field: "currentPassword", message: "is wrong" }]);
    }
    const changed = await users.update(user._id.toHexString(), { passwordHash: await passwords.hash(password) });
    await sessions.begin(response, changed);
    response.json({ user: toUser(changed) });
  };

  addRoute(app, "/api/auth", { put: [assertCredentials, ...loginLimits, logIn], get: [show], delete: [logOut] });
  addRoute(app, "/api/auth/:id", { put: [assertOwn, ...jsonBody(bodyLimit), changePassword] });
}
