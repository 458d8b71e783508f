/**
 * Commands that FerretDB does not implement, answered by the shell:
 *
 * - The commands of a replica set, as a set of one member. Its configuration is stored where mongod stores it, in
 *   `local.system.replset`: scripts find NotYetInitialized before they initiate the set and afterwards their own host,
 *   from every pod and after a restart. A host of this process or of FerretDB's `hello` would differ from the one that
 *   they ask for, and they would reconfigure the set at every run.
 * - The roles of users: FerretDB has none and rejects a user with roles.
 */

const NOTICE = "This is FerretDB in place of MongoDB: replica set commands are answered by the shell";
const STORE = { database: "local", collection: "system.replset" };

/** Code by name of errors of MongoDB. */
const CODES = {
  Unauthorized: 13,
  AlreadyInitialized: 23,
  InvalidReplicaSetConfig: 93,
  NotYetInitialized: 94,
  NewReplicaSetConfigurationIncompatible: 103,
};

/** States of a member and their numbers. */
const PRIMARY = { state: 1, stateStr: "PRIMARY" };

/**
 * @param bson The types Long, ObjectId and Timestamp of the driver.
 * @param ServerError The driver's class for errors of the server.
 * @param notify Prints a line for the user.
 */
function createCommands({ Long, ObjectId, Timestamp }, ServerError, notify) {
  let notified = false;
  const since = Date.now();

  function answer(document) {
    if (!notified) notify(NOTICE);
    notified = true;
    return { ...document, ok: 1 };
  }

  function fail(codeName, errmsg) {
    answer({});
    throw new ServerError({ ok: 0, errmsg, code: CODES[codeName], codeName });
  }

  /** The stored configuration; undefined before the set is initiated. */
  async function load(send) {
    const { cursor } = await send(STORE.database, { find: STORE.collection, limit: 1, singleBatch: true });
    return cursor.firstBatch[0];
  }

  async function loadInitiated(send) {
    return (await load(send)) ?? fail("NotYetInitialized", "no replset config has been received");
  }

  async function store(send, config) {
    const updates = [{ q: {}, u: config, upsert: true }];
    await send(STORE.database, { update: STORE.collection, updates });
  }

  /** The configuration with mongod's defaults. */
  function complete(config, version, id) {
    const { members, _id: name } = config ?? {};
    if (typeof name !== "string") {
      fail("InvalidReplicaSetConfig", "The configuration has no _id: FerretDB does not know the name in --replSet");
    }
    if (!Array.isArray(members) || members.length !== 1) {
      const count = Array.isArray(members) ? members.length : 0;
      fail(
        "InvalidReplicaSetConfig",
        `FerretDB is one server, but the configuration has ${count} members; ask for one`,
      );
    }
    const [member] = members;
    if (typeof member.host !== "string") fail("InvalidReplicaSetConfig", "The member of the configuration has no host");
    return {
      _id: name,
      version,
      term: 1,
      members: [
        {
          _id: 0,
          arbiterOnly: false,
          buildIndexes: true,
          hidden: false,
          priority: 1,
          tags: {},
          secondaryDelaySecs: Long.fromNumber(0),
          votes: 1,
          ...member,
        },
      ],
      protocolVersion: Long.fromNumber(1),
      writeConcernMajorityJournalDefault: true,
      settings: {
        chainingAllowed: true,
        heartbeatIntervalMillis: 2000,
        heartbeatTimeoutSecs: 10,
        electionTimeoutMillis: 10000,
        catchUpTimeoutMillis: -1,
        catchUpTakeoverDelayMillis: 30000,
        getLastErrorModes: {},
        getLastErrorDefaults: { w: 1, wtimeout: 0 },
        ...config.settings,
        replicaSetId: id,
      },
    };
  }

  const replicaSetCommands = {
    async replSetInitiate({ replSetInitiate: config }, send) {
      if ((await load(send)) !== undefined) fail("AlreadyInitialized", "already initialized");
      await store(send, complete(config, 1, new ObjectId()));
      return answer({});
    },

    async replSetReconfig({ replSetReconfig: config, force = false }, send) {
      const previous = await loadInitiated(send);
      const next = complete(config, config?.version, previous.settings.replicaSetId);
      const incompatible = (text) => fail("NewReplicaSetConfigurationIncompatible", text);
      if (next._id !== previous._id) incompatible(`the set's name is ${previous._id}, not ${next._id}`);
      // As in mongod, a forced change needs no new version.
      if (force) next.version = Math.max(previous.version + 1, Number(next.version ?? 0));
      if (!(next.version > previous.version)) {
        incompatible(`version ${previous.version} must be followed by a greater one, not by ${next.version}`);
      }
      await store(send, next);
      return answer({});
    },

    async replSetGetConfig(_command, send) {
      return answer({ config: await loadInitiated(send) });
    },

    async replSetGetStatus(_command, send) {
      const { _id: set, version, term, members } = await loadInitiated(send);
      const date = new Date();
      const ts = new Timestamp({ t: Math.floor(date.getTime() / 1000), i: 1 });
      const optime = { ts, t: Long.fromNumber(term) };
      const [{ _id, host }] = members;
      const member = {
        ...{ _id, name: host, health: 1, ...PRIMARY, uptime: Math.floor((date.getTime() - since) / 1000) },
        ...{ optime, optimeDate: date, syncSourceHost: "", syncSourceId: -1, infoMessage: "" },
        ...{ electionTime: ts, electionDate: date, configVersion: version, configTerm: term, self: true },
        lastHeartbeatMessage: "",
      };
      return answer({
        ...{ set, date, myState: PRIMARY.state, term: Long.fromNumber(term), syncSourceHost: "", syncSourceId: -1 },
        ...{ heartbeatIntervalMillis: Long.fromNumber(2000), majorityVoteCount: 1, writeMajorityCount: 1 },
        ...{ votingMembersCount: 1, writableVotingMembersCount: 1 },
        optimes: { lastCommittedOpTime: optime, appliedOpTime: optime, durableOpTime: optime },
        members: [member],
      });
    },

    async hello(command, send) {
      const reply = await send("", command);
      // Everybody may call it, but only users who have logged in can read the configuration.
      const config = await load(send).catch((error) => {
        if (error.code !== CODES.Unauthorized) throw error;
      });
      if (config === undefined) return reply;
      const [{ host }] = config.members;
      const set = { setName: config._id, setVersion: config.version, hosts: [host], primary: host, me: host };
      return answer({ ...reply, ...set, isWritablePrimary: true, secondary: false });
    },
  };

  const userCommands = {
    createUser: (command, send) => send("", { ...command, roles: [] }),

    async updateUser(command, send) {
      const others = { ...command };
      delete others.roles;
      if ("pwd" in others) return send("", others);
      const { users } = await send("", { usersInfo: command.updateUser });
      // Without its roles there is nothing to update, but FerretDB names a user that does not exist.
      return users.length === 0 ? send("", others) : { ok: 1 };
    },
  };

  const commands = { ...replicaSetCommands, ...userCommands };

  return {
    /**
     * The answer to a command.
     *
     * @param send Sends a command to a database of FerretDB; "" is the database of the answered command.
     */
    run(command, send) {
      const name = Object.keys(command)[0] ?? "";
      return Object.hasOwn(commands, name) ? commands[name](command, send) : send("", command);
    },
  };
}

module.exports = { createCommands };
