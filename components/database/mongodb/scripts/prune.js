// Removes every login of DATABASE except LOGIN_USER, once none of them is connected. Pods that are being replaced may
// need theirs for a while; a login that is still used after that can open no more connections.

/** Seconds after which previous logins are blocked. */
const GRACE = 60;

const { ADDRESSES, DATABASE, LOGIN_USER } = process.env;
const database = administrate(DATABASE);
const previous = database
  .runCommand({ usersInfo: 1 })
  .users.map(({ user }) => user)
  .filter((user) => user.startsWith(`${DATABASE}_`) && user !== LOGIN_USER);
let blocked = previous.length === 0;

for (let open = connections(); open.length > 0; open = connections()) {
  if (!blocked && Date.now() - started > GRACE * 1000) block();
  const state = blocked ? "new connections are blocked" : "still connected";
  waitOrGiveUp(`A previous login of ${DATABASE} is in use (${state}): ${open.join(", ")}`);
}
for (const user of previous) database.runCommand({ dropUser: user });
print(`${LOGIN_USER} is the only login of database ${DATABASE}`);

/** Connections of previous logins: each member knows its own only. */
function connections() {
  const open = [];
  if (previous.length === 0) return open;
  for (const address of ADDRESSES.split(",")) {
    const { inprog } = administrate("admin", address).adminCommand({ currentOp: 1, $all: true });
    for (const { client = "unknown client", effectiveUsers = [] } of inprog) {
      const own = effectiveUsers.find(({ user, db }) => db === DATABASE && previous.includes(user));
      if (own) open.push(`${own.user} from ${client}`);
    }
  }
  return open;
}

/** MongoDB cannot disable a user, so its password becomes one that nobody knows; open connections are not affected. */
function block() {
  for (const user of previous) {
    database.runCommand({ updateUser: user, pwd: require("crypto").randomBytes(24).toString("hex") });
  }
  blocked = true;
}
