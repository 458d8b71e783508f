import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { join } from "node:path";
import { PROJECT_FOLDER } from "../../../lib/project";

type Document = Record<string, unknown>;
type Send = (database: string, command: Document) => Promise<Document>;

interface ReplicaSetModule {
  createCommands(
    bson: object,
    serverError: new (reply: Document) => Error,
    notify: (text: string) => void,
  ): { run(command: Document, send: Send): Promise<Document> };
}

/** A member as it is stored in the configuration and reported in the status. */
interface Member {
  readonly host: string;
  readonly priority: number;
  readonly votes: number;
  readonly name: string;
  readonly stateStr: string;
  readonly self: boolean;
}

interface Config {
  readonly _id: string;
  readonly version: number;
  readonly members: readonly Member[];
  readonly settings: { readonly replicaSetId: unknown };
}

class ServerError extends Error {
  readonly code: unknown;
  readonly codeName: unknown;

  constructor(reply: Document) {
    super(String(reply.errmsg));
    Object.assign(this, reply);
  }
}

/** Errors of FerretDB for a client that has not logged in. */
const UNAUTHORIZED = { code: 13, codeName: "Unauthorized", errmsg: "Command find requires authentication" };

const BSON = {
  Long: { fromNumber: (value: number) => value },
  ObjectId: class {
    readonly id = "id";
  },
  Timestamp: class {
    constructor(readonly value: object) {}
  },
};

const load = createRequire(__filename);
const replicaSet = load(join(PROJECT_FOLDER, "local/mirror/mongo/replica-set.cjs")) as ReplicaSetModule;

describe("the mirror's mongosh", () => {
  let notices: string[];
  let stored: Config | undefined;
  /** The commands that reached FerretDB, except reads of the configuration. */
  let sent: [string, Document][];
  let loggedIn: boolean;
  let run: (command: Document) => Promise<Document>;

  beforeEach(() => {
    [notices, stored, sent, loggedIn] = [[], undefined, [], true];
    const commands = replicaSet.createCommands(BSON, ServerError, (text) => notices.push(text));
    run = (command) => commands.run(command, ferretdb);
  });

  /** FerretDB with one collection. */
  function ferretdb(database: string, command: Document): Promise<Document> {
    if ("hello" in command) return Promise.resolve({ isWritablePrimary: true, connectionId: 42, ok: 1 });
    if (!loggedIn) return Promise.reject(new ServerError(UNAUTHORIZED));
    if ("find" in command) {
      assert.deepEqual([database, command.find], ["local", "system.replset"]);
      return Promise.resolve({ cursor: { firstBatch: stored === undefined ? [] : [structuredClone(stored)] }, ok: 1 });
    }
    sent.push([database, command]);
    if ("update" in command) {
      assert.deepEqual([database, command.update], ["local", "system.replset"]);
      [stored] = (command.updates as { u: Config }[]).map(({ u }) => u);
    }
    return Promise.resolve(
      "usersInfo" in command ? { users: command.usersInfo === "ada" ? [{}] : [], ok: 1 } : { ok: 1 },
    );
  }

  const initiate = (...hosts: string[]): Promise<Document> =>
    run({ replSetInitiate: { _id: "rs0", members: hosts.map((host, _id) => ({ _id, host, priority: 2 })) } });
  const config = async (): Promise<Config> => (await run({ replSetGetConfig: 1 })).config as Config;

  it("reports that a replica set is not initiated, with mongod's code", async () => {
    for (const command of [{ replSetGetStatus: 1 }, { replSetGetConfig: 1 }, { replSetReconfig: {} }]) {
      await assert.rejects(run(command), { code: 94, codeName: "NotYetInitialized" });
    }
    assert.deepEqual(await run({ hello: 1 }), { isWritablePrimary: true, connectionId: 42, ok: 1 });
  });

  it("initiates a set of one member, which is its primary", async () => {
    assert.deepEqual(await initiate("mongo-0:27017"), { ok: 1 });
    const { _id, version, members } = await config();
    assert.deepEqual([_id, version], ["rs0", 1]);
    assert.deepEqual(
      members.map(({ host, priority, votes }) => [host, priority, votes]),
      [["mongo-0:27017", 2, 1]],
    );

    const status = await run({ replSetGetStatus: 1 });
    assert.deepEqual([status.set, status.myState, status.ok], ["rs0", 1, 1]);
    const [member] = status.members as Member[];
    assert.deepEqual([member?.name, member?.stateStr, member?.self], ["mongo-0:27017", "PRIMARY", true]);

    const hello = await run({ hello: 1 });
    assert.deepEqual(
      [hello.setName, hello.me, hello.primary, hello.hosts, hello.isWritablePrimary, hello.connectionId],
      ["rs0", "mongo-0:27017", "mongo-0:27017", ["mongo-0:27017"], true, 42],
    );
    await assert.rejects(initiate("mongo-0:27017"), { code: 23, codeName: "AlreadyInitialized" });
  });

  it("rejects sets that FerretDB cannot be", async () => {
    const rejected = { code: 93, codeName: "InvalidReplicaSetConfig" };
    await assert.rejects(initiate("a:1", "b:1", "c:1"), { ...rejected, message: /is one server, .* has 3 members/ });
    await assert.rejects(initiate(), { ...rejected, message: /has 0 members/ });
    await assert.rejects(run({ replSetInitiate: {} }), { ...rejected, message: /has no _id/ });
    await assert.rejects(run({ replSetInitiate: { _id: "rs0", members: [{ _id: 0 }] } }), rejected);
    assert.equal(stored, undefined);
    await initiate("a:1");
    const { members } = await config();
    await assert.rejects(
      run({ replSetReconfig: { _id: "rs0", version: 2, members: [...members, ...members] } }),
      rejected,
    );
  });

  it("changes the configuration to a newer version only", async () => {
    await initiate("a:1");
    const first = await config();
    const next = { ...first, members: first.members.map((member) => ({ ...member, host: "b:1" })) };
    const incompatible = { code: 103, codeName: "NewReplicaSetConfigurationIncompatible" };
    await assert.rejects(run({ replSetReconfig: next }), incompatible);
    await assert.rejects(run({ replSetReconfig: { ...next, version: undefined } }), incompatible);
    await assert.rejects(run({ replSetReconfig: { ...next, version: 2, _id: "rs1" } }), incompatible);
    assert.deepEqual(await run({ replSetReconfig: { ...next, version: 2 } }), { ok: 1 });
    const second = await config();
    assert.deepEqual(
      [second.version, second.members[0]?.host, second.settings.replicaSetId],
      [2, "b:1", first.settings.replicaSetId],
    );
    await run({ replSetReconfig: next, force: true });
    assert.equal((await config()).version, 3);
  });

  it("answers hello to everybody, but replica set commands only after a login", async () => {
    await initiate("a:1");
    loggedIn = false;
    assert.deepEqual(await run({ hello: 1 }), { isWritablePrimary: true, connectionId: 42, ok: 1 });
    await assert.rejects(run({ replSetGetStatus: 1 }), { code: 13, codeName: "Unauthorized" });
  });

  it("says once that the shell answers", async () => {
    await run({ hello: 1 });
    await run({ ping: 1 });
    assert.deepEqual(notices, []);
    await assert.rejects(run({ replSetGetStatus: 1 }));
    await initiate("a:1");
    assert.deepEqual(notices, ["This is FerretDB in place of MongoDB: replica set commands are answered by the shell"]);
  });

  it("leaves out the roles of users, which FerretDB rejects, and passes everything else on", async () => {
    const roles = ["readWrite"];
    await run({ createUser: "ada", pwd: "pw", roles });
    await run({ updateUser: "ada", pwd: "pw", roles });
    assert.deepEqual(await run({ updateUser: "ada", roles }), { ok: 1 });
    await run({ updateUser: "eve", roles });
    await run({ ping: 1 });
    assert.deepEqual(sent, [
      ["", { createUser: "ada", pwd: "pw", roles: [] }],
      ["", { updateUser: "ada", pwd: "pw" }],
      ["", { usersInfo: "ada" }],
      ["", { usersInfo: "eve" }],
      ["", { updateUser: "eve" }],
      ["", { ping: 1 }],
    ]);
  });
});
