import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import ts from "typescript";

import { HOSTS, ReplicaSet } from "../../support/mongodb-replica-set";
import { type Answer, CommandError, runShell, SCRIPTS, type SentCommand } from "../../support/mongodb-shell";

const ADMIN = { ADMIN_USER: "slipway", ADMIN_PASSWORD: "it's/secret" };
const COMMON = { ...ADMIN, REPLICA_SET: "rs0", KEY_FILE: "/key", DATABASE: "orders", LOGIN_USER: "orders_2" };

const run = (script: string, set: ReplicaSet, env: Readonly<Record<string, string>>) =>
  runShell(["connection.js", `${script}.js`], { ...COMMON, ...env }, set.answer);

const initiate = (set: ReplicaSet, members: number) =>
  run("initiate", set, { ADDRESSES: HOSTS.slice(0, members).join(",") });

const names = (commands: readonly SentCommand[]) => commands.map(({ command }) => Object.keys(command)[0]);
const only = (commands: readonly SentCommand[], name: string) => commands.filter(({ command }) => name in command);

describe("scripts for mongosh", () => {
  for (const file of readdirSync(SCRIPTS).filter((name) => name.endsWith(".js"))) {
    // mongosh 2.12 does not await a call in `return`, so that the catch block misses its error.
    it(`return no call within the try block of ${file}`, () => {
      assert.deepEqual(returnedCalls(readFileSync(join(SCRIPTS, file), "utf8")), []);
    });
  }

  it("are found to return one", () => {
    assert.deepEqual(returnedCalls("try { if (a) { return connect(uri); } } catch {}"), ["return connect(uri);"]);
  });
});

/** The statements in try blocks of a script that return what a call does. */
function returnedCalls(script: string): string[] {
  const source = ts.createSourceFile("script.js", script, ts.ScriptTarget.ES2022);
  const search = (node: ts.Node, isTried: boolean): string[] => {
    if (isTried && ts.isReturnStatement(node) && node.expression && ts.isCallExpression(node.expression)) {
      return [node.getText(source)];
    }
    const found: string[] = [];
    ts.forEachChild(node, (child) => {
      const begins = ts.isTryStatement(node) && child === node.tryBlock;
      found.push(...search(child, begins || (isTried && !ts.isFunctionLike(node))));
    });
    return found;
  };
  return search(source, false);
}

describe("the initiation of a replica set", () => {
  for (const members of [1, 3]) {
    it(`creates one of ${members} with an administrator, by the key file's login to the first member`, () => {
      const set = new ReplicaSet([]);
      const { commands } = initiate(set, members);
      assert.deepEqual(set.members, HOSTS.slice(0, members));
      const [first] = commands;
      assert.equal(
        first?.uri,
        `mongodb://__system:key-of-a-test@${HOSTS[0]}/local?serverSelectionTimeoutMS=5000&directConnection=true`,
      );
      const [created] = only(commands, "createUser");
      assert.deepEqual(created?.command, {
        createUser: "slipway",
        pwd: "it's/secret",
        roles: [
          { role: "userAdminAnyDatabase", db: "admin" },
          { role: "clusterMonitor", db: "admin" },
        ],
      });
      assert.equal(created.database, "admin");
    });
  }

  it("can run again: it changes nothing but the administrator's password", () => {
    const set = new ReplicaSet(HOSTS, ["admin.slipway"]);
    set.copying = 0;
    const { commands, waited } = initiate(set, 3);
    assert.deepEqual(names(commands), [
      ...["replSetGetStatus", "hello", "replSetGetConfig", "replSetGetStatus"],
      ...["usersInfo", "updateUser"],
    ]);
    assert.equal(waited, 0);
  });

  it("adds members one by one, the next when the one before has copied the data", () => {
    const set = new ReplicaSet(HOSTS.slice(0, 1), ["admin.slipway"]);
    const { commands, waited, output } = initiate(set, 3);
    assert.deepEqual(set.members, HOSTS);
    const configs = only(commands, "replSetReconfig").map(({ command }) => command.replSetReconfig);
    assert.deepEqual(
      (configs as { version: number; members: { _id: number }[] }[]).map(({ version, members }) => [
        version,
        members.map(({ _id }) => _id),
      ]),
      [
        [2, [0, 1]],
        [4, [0, 1, 2]],
      ],
    );
    assert.equal(waited, 4, "did not wait for each");
    assert.deepEqual(output.slice(0, 2), [`Added ${HOSTS[1]}`, `Added ${HOSTS[2]}`]);
  });

  it("removes no member", () => {
    const set = new ReplicaSet(HOSTS, ["admin.slipway"]);
    assert.throws(() => initiate(set, 1), /shop-db-1\S*, shop-db-2\S* of the replica set would be removed/);
    assert.deepEqual(set.members, HOSTS);
  });

  it("gives up with the reason", () => {
    const set = new ReplicaSet(HOSTS.slice(0, 1));
    set.copying = 0;
    const never: Answer = (sent) => {
      const answer = set.answer(sent);
      if ("replSetReconfig" in sent.command) set.copying = Infinity;
      return answer;
    };
    const env = { ...COMMON, ADDRESSES: HOSTS.join(",") };
    assert.throws(
      () => runShell(["connection.js", "initiate.js"], env, never),
      /shop-db-1\S* has not copied the data yet; gave up after 200 s/,
    );
  });

  it("reports any other error", () => {
    const env = { ...COMMON, ADDRESSES: HOSTS.join(",") };
    const refuse: Answer = () => {
      throw new CommandError("Unauthorized");
    };
    assert.throws(() => runShell(["connection.js", "initiate.js"], env, refuse), /Unauthorized/);
  });
});

describe("the start of a member", () => {
  for (const [what, hello, succeeds] of [
    ["primary", { isWritablePrimary: true, secondary: false, setName: "rs0" }, true],
    ["secondary", { isWritablePrimary: false, secondary: true, setName: "rs0" }, true],
    ["not initiated", { isWritablePrimary: false, secondary: false, isreplicaset: true }, true],
    ["copying data", { isWritablePrimary: false, secondary: false, setName: "rs0" }, false],
  ] as const) {
    it(`has ${succeeds ? "succeeded" : "not succeeded"} while it is ${what}`, () => {
      const start = () => runShell(["started.js"], {}, () => hello);
      if (succeeds) start();
      else assert.throws(start, /neither primary nor secondary/);
    });
  }
});

describe("a login of a MongoDB database", () => {
  const grant = (set: ReplicaSet) => run("grant", set, { ADDRESSES: HOSTS.join(","), LOGIN_PASSWORD: "two" });
  const prune = (set: ReplicaSet) => run("prune", set, { ADDRESSES: HOSTS.join(",") });

  it("is created with rights on its database only, beside the previous one", () => {
    const set = new ReplicaSet(HOSTS, ["orders.orders_1"]);
    const { commands } = grant(set);
    assert.deepEqual(commands.at(-1)?.command, {
      createUser: "orders_2",
      pwd: "two",
      roles: [
        { role: "readWrite", db: "orders" },
        { role: "dbAdmin", db: "orders" },
      ],
    });
    assert.equal(
      commands[0]?.uri,
      `mongodb://slipway:it's%2Fsecret@${HOSTS.join(",")}/orders?serverSelectionTimeoutMS=5000&authSource=admin`,
    );
    assert.deepEqual([...set.users.keys()], ["orders.orders_1", "orders.orders_2"]);
  });

  it("can be created again", () => {
    assert.deepEqual(names(grant(new ReplicaSet(HOSTS, ["orders.orders_2"])).commands), ["usersInfo", "updateUser"]);
  });

  it("replaces the previous ones of its database, and no other user", () => {
    const others = ["orders.report", "orders.ordersx_1", "stock.stock_1", "admin.slipway"];
    const set = new ReplicaSet(HOSTS, ["orders.orders_0", "orders.orders_1", "orders.orders_2", ...others]);
    assert.equal(prune(set).waited, 0);
    assert.deepEqual([...set.users.keys()], ["orders.orders_2", ...others]);
  });

  it("replaces a previous one when its last connection to any member is closed", () => {
    const set = new ReplicaSet(HOSTS, ["orders.orders_1", "orders.orders_2"]);
    set.connected.push({ user: "orders_1", member: 2, times: 5 });
    const { commands, waited } = prune(set);
    assert.equal(waited, 5);
    assert.equal(only(commands, "updateUser").length, 0, "blocked while pods may still need it");
    assert.deepEqual([...set.users.keys()], ["orders.orders_2"]);
  });

  it("blocks a previous one that is still used after a minute, and drops it when it is closed", () => {
    const set = new ReplicaSet(HOSTS, ["orders.orders_1", "orders.orders_2"]);
    set.connected.push({ user: "orders_1", member: 0, times: 100 });
    const { commands, waited } = prune(set);
    assert.deepEqual(
      only(commands, "updateUser").map(({ command }) => command),
      [{ updateUser: "orders_1", pwd: "random" }],
    );
    assert.equal(waited, 100);
    assert.deepEqual([...set.users.keys()], ["orders.orders_2"]);
  });

  it("keeps a previous one that stays connected, and names its clients", () => {
    const set = new ReplicaSet(HOSTS, ["orders.orders_1", "orders.orders_2"]);
    set.connected.push({ user: "orders_1", member: 0, times: 1000 });
    assert.throws(
      () => prune(set),
      /A previous login of orders is in use \(new connections are blocked\): orders_1 from 10\.0\.0\.1:5000; gave up/,
    );
    assert.ok(set.users.has("orders.orders_1"));
  });
});
