// For the scripts that manage a replica set: each of them is run after this one.

/** Seconds until a script gives up; the job's own deadline is later, so that the reason is in its log. */
const PATIENCE = 200;

const started = Date.now();

/** Waits for a second. Throws an error with the given text once there is no time left. */
function waitOrGiveUp(text) {
  if (Date.now() - started > PATIENCE * 1000) throw new Error(`${text}; gave up after ${PATIENCE} s`);
  sleep(1000);
}

/**
 * Logs in to a database; waits until the server is there. With the option `directConnection=true`, the connection is one
 * to a member instead of the replica set's primary.
 */
function logIn(user, password, database, addresses, ...options) {
  const login = `${encodeURIComponent(user)}:${encodeURIComponent(password)}`;
  const uri = `mongodb://${login}@${addresses}/${database}?${["serverSelectionTimeoutMS=5000", ...options].join("&")}`;
  for (;;) {
    try {
      // mongosh awaits what is assigned, but not what is returned: its error would not be caught here.
      const connection = connect(uri);
      return connection;
    } catch (error) {
      waitOrGiveUp(`${user} cannot log in at ${addresses}: ${error.message}`);
    }
  }
}

/** The administrator's connection to a database, to the primary unless `address` names a member. */
function administrate(database, address) {
  const { ADMIN_USER, ADMIN_PASSWORD, ADDRESSES } = process.env;
  const options = ["authSource=admin", ...(address === undefined ? [] : ["directConnection=true"])];
  return logIn(ADMIN_USER, ADMIN_PASSWORD, database, address ?? ADDRESSES, ...options);
}
