import type { Express, RequestHandler } from "express";

import { addRoute, jsonBody, valid } from "../middleware.js";
import type { Passwords } from "../passwords.js";
import { Problem } from "../problem.js";
import { changedUser, newUser, userQuery, userSelector } from "../schemas.js";
import { toUser } from "../stored-user.js";
import type { Users } from "../users.js";

/** What the routes of users need. */
export interface UserDependencies {
  readonly users: Users;
  readonly passwords: Passwords;
  readonly administratorsOnly: RequestHandler;
  readonly bodyLimit: number;
}

/** Adds the routes that manage users. */
export function addUserRoutes(app: Express, dependencies: UserDependencies): void {
  const { users, passwords, administratorsOnly, bodyLimit } = dependencies;

  const list: RequestHandler = async (request, response) => {
    response.json(await users.list(valid(userQuery, request.query, "query")));
  };

  const create: RequestHandler = async (request, response) => {
    const { password, ...fields } = valid(newUser, request.body, "body");
    const user = toUser(await users.create({ ...fields, passwordHash: await passwords.hash(password) }));
    response.status(201).location(`/api/user/${user.id}`).json({ user });
  };

  const update: RequestHandler = async (request, response) => {
    const { id, password, ...fields } = valid(changedUser, request.body, "body");
    const passwordHash = password === undefined ? {} : { passwordHash: await passwords.hash(password) };
    response.json({ user: toUser(await users.update(id, { ...fields, ...passwordHash })) });
  };

  const removeSelected: RequestHandler = async (request, response) => {
    await users.remove(valid(userSelector, request.query, "query").id);
    response.status(204).end();
  };

  const show: RequestHandler<{ id: string }> = async (request, response) => {
    const user = await users.find(request.params.id);
    if (user === undefined) throw new Problem(404, "There is no user with this id.");
    response.json({ user: toUser(user) });
  };

  const remove: RequestHandler<{ id: string }> = async (request, response) => {
    await users.remove(request.params.id);
    response.status(204).end();
  };

  const body = jsonBody(bodyLimit);
  addRoute(app, "/api/user", {
    get: [administratorsOnly, list],
    post: [administratorsOnly, ...body, create],
    put: [administratorsOnly, ...body, update],
    delete: [administratorsOnly, removeSelected],
  });
  addRoute(app, "/api/user/:id", {
    get: [administratorsOnly, show as RequestHandler],
    delete: [administratorsOnly, remove as RequestHandler],
  });
}
