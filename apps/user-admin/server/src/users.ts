import { ObjectId, type Collection, type Db, type Filter } from "mongodb";

import { isDatabaseAway, isDuplicateKey } from "./database.js";
import { Lock } from "./lock.js";
import { Problem } from "./problem.js";
import type { ChangedUser, NewUser, UserPage, UserQuery } from "./schemas.js";
import { toFilter, toSort, toUser, type StoredUser } from "./stored-user.js";

/** The first administrator; its e-mail address is one that belongs to nobody. */
const FIRST_ADMINISTRATOR = {
  username: "admin",
  email: "admin@example.com",
  name: "Administrator",
  roles: ["admin"],
} satisfies Partial<NewUser>;

/** A valid new user with the hash of its password. */
export type HashedUser = Omit<NewUser, "password"> & { readonly passwordHash: string };
/** Changes of a user, with the hash of its new password. */
export type HashedChanges = Omit<ChangedUser, "id" | "password"> & { readonly passwordHash?: string };

/** The collection `users`. */
export class Users {
  readonly #users: Collection<StoredUser>;
  readonly #administrators: Lock;

  constructor(database: Db) {
    this.#users = database.collection("users");
    this.#administrators = new Lock(database, "administrators");
  }

  async createIndexes(): Promise<void> {
    await this.#users.createIndex({ username: 1 }, { unique: true }, {});
    await this.#users.createIndex({ email: 1 }, { unique: true }, {});
  }

  /** Creates the user `admin` unless there is an administrator; resolves to whether it did. */
  async createFirstAdministrator(hash: () => Promise<string>): Promise<boolean> {
    if ((await this.#users.countDocuments({ roles: "admin" })) > 0) return false;
    try {
      await this.#users.insertOne({
        ...document({ ...FIRST_ADMINISTRATOR, passwordHash: await hash() }),
        verified: true,
      });
      return true;
    } catch (error) {
      // Another replica that started at the same time created it.
      if (isDuplicateKey(error) && (await this.#users.countDocuments({ roles: "admin" })) > 0) return false;
      throw error;
    }
  }

  async find(id: string): Promise<StoredUser | undefined> {
    if (!ObjectId.isValid(id)) return undefined;
    return (await this.#users.findOne({ _id: new ObjectId(id) })) ?? undefined;
  }

  /** @param login a username, or an e-mail address. */
  async findByLogin(login: string): Promise<StoredUser | undefined> {
    const name = login.toLowerCase();
    return (await this.#users.findOne(name.includes("@") ? { email: name } : { username: name })) ?? undefined;
  }

  async list(query: UserQuery): Promise<UserPage> {
    const { page, limit, sort } = query;
    const filter = toFilter(query);
    const total = await this.#users.countDocuments(filter);
    const users = await this.#users
      .find(filter)
      .sort(toSort(sort))
      .skip((page - 1) * limit)
      .limit(limit)
      .toArray();
    return { users: users.map(toUser), total, page, limit, pages: Math.ceil(total / limit) };
  }

  /** @throws Problem (409) with the fields whose values another user has. */
  async create(user: HashedUser): Promise<StoredUser> {
    const created = document(user);
    await this.#unique(created, () => this.#users.insertOne(created));
    return created;
  }

  /**
   * Changes a user; a new password ends its sessions.
   *
   * @throws Problem 404; 409 with the fields whose values another user has, or for the last administrator's role.
   */
  async update(id: string, changes: HashedChanges): Promise<StoredUser> {
    if (changes.roles === undefined) return this.#update(id, changes);
    return this.#administrators.hold(async () => {
      if (!changes.roles?.includes("admin")) await this.#assertNotLastAdministrator(id, "lose the role admin");
      return this.#update(id, changes);
    });
  }

  /** @throws Problem 404; 409 for the last administrator. */
  async remove(id: string): Promise<void> {
    await this.#administrators.hold(async () => {
      await this.#assertNotLastAdministrator(id, "be deleted");
      const { deletedCount } = await this.#users.deleteOne({ _id: objectId(id) });
      if (deletedCount === 0) throw notFound();
    });
  }

  async #update(id: string, { passwordHash, ...changes }: HashedChanges): Promise<StoredUser> {
    const _id = objectId(id);
    const fields = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
    const nameKey = changes.name === undefined ? {} : { nameKey: changes.name.toLowerCase() };
    const password = passwordHash === undefined ? {} : { passwordHash };
    const updated = await this.#unique({ _id, ...changes }, () =>
      this.#users.findOneAndUpdate(
        { _id },
        {
          $set: { ...fields, ...nameKey, ...password, updatedAt: new Date() },
          ...(passwordHash !== undefined && { $inc: { sessionVersion: 1 } }),
        },
        { returnDocument: "after" },
      ),
    );
    if (updated === null) throw notFound();
    return updated;
  }

  async #assertNotLastAdministrator(id: string, action: string): Promise<void> {
    const administrators = await this.#users.find({ roles: "admin" }, { projection: { _id: 1 } }).toArray();
    if (administrators.length === 1 && administrators[0]?._id.toHexString() === id) {
      throw new Problem(409, `The last administrator cannot ${action}.`);
    }
  }

  /** Turns the error of a unique index into one that names the fields. */
  async #unique<T>(user: Pick<StoredUser, "_id"> & UniqueFields, write: () => Promise<T>): Promise<T> {
    try {
      return await write();
    } catch (error) {
      if (isDatabaseAway(error)) throw error;
      // FerretDB reports a duplicate in an update as an internal error, so the fields are compared whatever the error is.
      const fields = await this.#takenFields(user);
      if (fields.length === 0 && !isDuplicateKey(error)) throw error;
      const errors = fields.map((field) => ({ field, message: "belongs to another user" }));
      throw new Problem(409, "Another user has the same username or e-mail address.", { errors });
    }
  }

  async #takenFields({ _id, username, email }: Pick<StoredUser, "_id"> & UniqueFields): Promise<string[]> {
    const taken = async (filter: Filter<StoredUser>) =>
      (await this.#users.findOne({ ...filter, _id: { $ne: _id } })) !== null;
    const fields: string[] = [];
    if (username !== undefined && (await taken({ username }))) fields.push("username");
    if (email !== undefined && (await taken({ email }))) fields.push("email");
    return fields;
  }
}

interface UniqueFields {
  readonly username?: string | undefined;
  readonly email?: string | undefined;
}

function document(user: HashedUser): StoredUser {
  const now = new Date();
  const nameKey = user.name.toLowerCase();
  return { _id: new ObjectId(), ...user, nameKey, verified: false, sessionVersion: 1, createdAt: now, updatedAt: now };
}

function objectId(id: string): ObjectId {
  if (!ObjectId.isValid(id)) throw notFound();
  return new ObjectId(id);
}

function notFound(): Problem {
  return new Problem(404, "There is no user with this id.");
}
