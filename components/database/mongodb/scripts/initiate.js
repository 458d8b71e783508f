// Initiates the replica set, adds the members that it does not have yet, and sets the administrator's password: whatever
// of it is done already stays as it is. Reads ADDRESSES (host:port of each member), REPLICA_SET, KEY_FILE, ADMIN_USER and
// ADMIN_PASSWORD.

/** The user as which members authenticate to each other; its password is the content of the key file. */
const INTERNAL = { user: "__system", database: "local" };

const { ADDRESSES, REPLICA_SET, KEY_FILE, ADMIN_USER, ADMIN_PASSWORD } = process.env;
const addresses = ADDRESSES.split(",");
const key = require("fs").readFileSync(KEY_FILE, "utf8").replace(/\s/g, "");

initiate(logIn(INTERNAL.user, key, INTERNAL.database, addresses[0], "directConnection=true"));
const primary = logIn(INTERNAL.user, key, INTERNAL.database, ADDRESSES);
waitForPrimary();
addMembers();
setAdministrator();

function initiate(member) {
  try {
    member.adminCommand({ replSetGetStatus: 1 });
  } catch (error) {
    if (error.codeName !== "NotYetInitialized") throw error;
    const members = addresses.map((host, _id) => ({ _id, host }));
    member.adminCommand({ replSetInitiate: { _id: REPLICA_SET, members } });
    print(`Initiated the replica set ${REPLICA_SET}`);
  }
}

function waitForPrimary() {
  while (!primary.adminCommand({ hello: 1 }).isWritablePrimary) waitOrGiveUp("The replica set has no primary");
}

function addMembers() {
  const { config } = primary.adminCommand({ replSetGetConfig: 1 });
  const present = config.members.map(({ host }) => host);
  const unknown = present.filter((host) => !addresses.includes(host));
  if (unknown.length > 0) {
    throw new Error(`${unknown.join(", ")} of the replica set would be removed, which loses its majority`);
  }
  for (const host of addresses.filter((one) => !present.includes(one))) {
    // One at a time: a replica set accepts no more, and each has to copy the data before it counts.
    waitForCopies();
    // The server may have changed it meanwhile, as it does when a new member gets its vote.
    const { config: current } = primary.adminCommand({ replSetGetConfig: 1 });
    const _id = Math.max(...current.members.map((member) => member._id)) + 1;
    const members = [...current.members, { _id, host }];
    primary.adminCommand({ replSetReconfig: { ...current, version: current.version + 1, members } });
    print(`Added ${host}`);
  }
  waitForCopies();
}

/** A set that has just been initiated copies as well. */
function waitForCopies() {
  for (;;) {
    const { members } = primary.adminCommand({ replSetGetStatus: 1 });
    const behind = members.filter(({ stateStr }) => stateStr !== "PRIMARY" && stateStr !== "SECONDARY");
    if (behind.length === 0) return;
    waitOrGiveUp(`${behind.map(({ name }) => name).join(", ")} has not copied the data yet`);
  }
}

/** It manages the users of all databases, and may see the connections of all; it has no access to data. */
function setAdministrator() {
  const admin = primary.getSiblingDB("admin");
  const roles = ["userAdminAnyDatabase", "clusterMonitor"].map((role) => ({ role, db: "admin" }));
  const exists = admin.runCommand({ usersInfo: ADMIN_USER }).users.length > 0;
  admin.runCommand({ [exists ? "updateUser" : "createUser"]: ADMIN_USER, pwd: ADMIN_PASSWORD, roles });
  print(`${addresses.length} members, administrator ${ADMIN_USER}`);
}
