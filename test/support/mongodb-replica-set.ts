import { type Answer, CommandError } from "./mongodb-shell";

/** The members' addresses. */
export const HOSTS = ["shop-db-0.shop-db-pods:27017", "shop-db-1.shop-db-pods:27017", "shop-db-2.shop-db-pods:27017"];

/** State of a replica set, which answers as the server does (manual of MongoDB 8.0, database commands). */
export class ReplicaSet {
  version = 1;
  readonly users = new Map<string, unknown>();
  /** Names of users who are connected, by the number of the member, for as many questions as given. */
  readonly connected: { user: string; member: number; times: number }[] = [];
  /** Questions until a new member has copied the data. */
  copying = 2;

  constructor(
    public members: string[],
    users: readonly string[] = [],
  ) {
    for (const user of users) this.users.set(user, {});
  }

  /** The answer to a command. */
  readonly answer: Answer = ({ command, database, uri }) => {
    const name = Object.keys(command)[0] ?? "";
    switch (name) {
      case "hello":
        return { isWritablePrimary: true };
      case "replSetGetStatus":
        if (this.members.length === 0) throw new CommandError("NotYetInitialized");
        return { members: this.members.map((host) => ({ name: host, stateStr: this.stateOf(host) })) };
      case "replSetInitiate":
        this.members = (command.replSetInitiate as { members: { host: string }[] }).members.map(({ host }) => host);
        return { ok: 1 };
      case "replSetGetConfig": {
        const members = this.members.map((host, _id) => ({ _id, host, priority: 1 }));
        return { config: { _id: "rs0", version: this.version, members } };
      }
      case "replSetReconfig":
        return this.reconfigure(command.replSetReconfig as { version: number; members: { host: string }[] });
      case "usersInfo": {
        const all = [...this.users.keys()].filter((key) => key.startsWith(`${database}.`));
        const wanted =
          command.usersInfo === 1 ? all : all.filter((key) => key === `${database}.${String(command.usersInfo)}`);
        return { users: wanted.map((key) => ({ user: key.slice(database.length + 1) })) };
      }
      case "createUser":
      case "updateUser":
      case "dropUser":
        return this.changeUser(name, `${database}.${String(command[name])}`);
      case "currentOp": {
        const member = HOSTS.findIndex((host) => uri.includes(host));
        const open = this.connected.filter((one) => one.member === member && one.times-- > 0);
        const users = open.map(({ user }) => ({ client: "10.0.0.1:5000", effectiveUsers: [{ user, db: "orders" }] }));
        return { inprog: [{ desc: "monitor" }, { effectiveUsers: [{ user: "slipway", db: "admin" }] }, ...users] };
      }
      default:
        throw new CommandError("CommandNotFound");
    }
  };

  private stateOf(host: string): string {
    if (host === this.members[0]) return "PRIMARY";
    return host === this.members.at(-1) && this.copying-- > 0 ? "STARTUP2" : "SECONDARY";
  }

  private reconfigure({ version, members }: { version: number; members: { host: string }[] }): unknown {
    const added = members.filter(({ host }) => !this.members.includes(host));
    if (version <= this.version || added.length > 1) throw new CommandError("NewReplicaSetConfigurationIncompatible");
    this.members = members.map(({ host }) => host);
    this.copying = 2;
    // The server raises it once more when the new member gets its vote.
    this.version = version + 1;
    return { ok: 1 };
  }

  private changeUser(name: string, user: string): unknown {
    const exists = this.users.has(user);
    if (name === "createUser" && exists) throw new CommandError("Location51003");
    if (name !== "createUser" && !exists) throw new CommandError("UserNotFound");
    if (name === "dropUser") this.users.delete(user);
    else this.users.set(user, {});
    return { ok: 1 };
  }
}
