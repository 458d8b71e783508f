import { ObjectId, type Filter, type Sort } from "mongodb";

import type { Role, User, UserQuery } from "./schemas.js";

/** A document of the collection `users`. */
export interface StoredUser {
  _id: ObjectId;
  username: string;
  email: string;
  name: string;
  /** Lower-case name, for sorting. */
  nameKey: string;
  roles: Role[];
  verified: boolean;
  passwordHash: string;
  /** Another value ends all sessions of the user. */
  sessionVersion: number;
  createdAt: Date;
  updatedAt: Date;
}

/** What answers show of a user. */
export function toUser({ _id, username, email, name, roles, verified, createdAt, updatedAt }: StoredUser): User {
  return {
    id: _id.toHexString(),
    username,
    email,
    name,
    roles,
    verified,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}

/** The filter of a query's parameters. */
export function toFilter({ id, username, email, name, roles, q }: UserQuery): Filter<StoredUser> {
  const conditions: Filter<StoredUser>[] = [];
  if (id !== undefined) conditions.push({ _id: ObjectId.createFromHexString(id) });
  if (username !== undefined) conditions.push({ username });
  if (email !== undefined) conditions.push({ email });
  if (name !== undefined) conditions.push({ name: containing(name) });
  if (roles !== undefined) conditions.push({ roles: { $all: roles.split(",") as Role[] } });
  if (q !== undefined) {
    const text = containing(q);
    conditions.push({ $or: [{ username: text }, { email: text }, { name: text }] });
  }
  return conditions.length === 0 ? {} : { $and: conditions };
}

/** The order of a query's results; users with equal values always have the same order, so that pages do not overlap. */
export function toSort(sort: UserQuery["sort"]): Sort {
  const direction = sort.startsWith("-") ? -1 : 1;
  const field = sort.replace(/^-/, "");
  return { [field === "name" ? "nameKey" : field]: direction, _id: direction };
}

function containing(text: string): { $regex: string; $options: string } {
  return { $regex: text.replace(/[^\p{L}\p{N}\s]/gu, "\\$&"), $options: "i" };
}
